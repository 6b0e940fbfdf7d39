/// Options of a list request.
public struct ListOptions: Sendable, Hashable {
  /// Maximum number of objects on the page; `nil` for no limit.
  public var limit: Int?
  /// The continue token of the previous page.
  public var continueToken: String?
  /// A label selector, e.g. `app=web`.
  public var labelSelector: String?
  /// A field selector, e.g. `metadata.name=default`.
  public var fieldSelector: String?
  /// `0` to read from the cache of the server; `nil` to read the most recent version.
  public var resourceVersion: String?

  /// Creates options.
  public init(
    limit: Int? = nil, continueToken: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil,
    resourceVersion: String? = nil
  ) {
    self.limit = limit
    self.continueToken = continueToken
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.resourceVersion = resourceVersion
  }
}
