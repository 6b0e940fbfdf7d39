/// The identity of a Role or ClusterRole.
public struct RoleID: Sendable, Hashable, CustomStringConvertible {
  /// The namespace; `nil` for a ClusterRole.
  public var namespace: String?
  /// The name.
  public var name: String

  /// Creates an identity.
  public init(namespace: String?, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `Role` or `ClusterRole`.
  public var kind: String { namespace == nil ? "ClusterRole" : "Role" }
  /// `Role/namespace/name` or `ClusterRole/name`.
  public var description: String { [kind, namespace, name].compactMap(\.self).joined(separator: "/") }
}
