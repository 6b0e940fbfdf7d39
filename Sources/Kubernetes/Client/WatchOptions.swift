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

  /// Creates options.
  public init(
    resourceVersion: String, labelSelector: String? = nil, fieldSelector: String? = nil, timeoutSeconds: Int = 290
  ) {
    self.resourceVersion = resourceVersion
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.timeoutSeconds = timeoutSeconds
  }
}
