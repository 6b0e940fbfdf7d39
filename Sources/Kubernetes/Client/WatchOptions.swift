/// Options of a watch request. Bookmarks are always requested.
public struct WatchOptions: Sendable, Hashable {
  /// The watch sends the changes after this resource version.
  public var resourceVersion: String
  /// A label selector.
  public var labelSelector: String?
  /// A field selector.
  public var fieldSelector: String?
  /// The server ends the watch after this time.
  public var timeoutSeconds: Int
  /// Whether the watch starts with all existing objects and `WatchEvent.initialEventsEnd`, which replaces a list. The
  /// resource version is not used: the objects are at least as recent as the request. Servers before Kubernetes 1.32, and
  /// servers without the feature gate WatchList, reject such a watch (400 or 422).
  public var sendsInitialEvents: Bool

  /// Creates options.
  public init(
    resourceVersion: String, labelSelector: String? = nil, fieldSelector: String? = nil, timeoutSeconds: Int = 290,
    sendsInitialEvents: Bool = false
  ) {
    self.sendsInitialEvents = sendsInitialEvents
    self.resourceVersion = resourceVersion
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.timeoutSeconds = timeoutSeconds
  }
}
