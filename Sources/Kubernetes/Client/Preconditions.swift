/// Conditions that an object must meet to be deleted.
public struct Preconditions: Sendable, Hashable, Codable {
  /// The UID of the object.
  public var uid: String?
  /// The resource version of the object.
  public var resourceVersion: String?

  /// Creates preconditions.
  public init(uid: String? = nil, resourceVersion: String? = nil) {
    self.uid = uid
    self.resourceVersion = resourceVersion
  }
}
