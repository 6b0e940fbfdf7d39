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

  /// Compares bytes; see `ObjectKey`.
  public static func == (left: RoleID, right: RoleID) -> Bool {
    left.name.hasEqualBytes(to: right.name) && left.namespace == right.namespace
  }

  /// Hashes bytes, as `==` compares them.
  public func hash(into hasher: inout Hasher) {
    name.hashBytes(into: &hasher)
    hasher.combine(namespace)
  }

  /// `Role` or `ClusterRole`.
  public var kind: String { namespace == nil ? "ClusterRole" : "Role" }
  /// `Role/namespace/name` or `ClusterRole/name`.
  public var description: String { [kind, namespace, name].compactMap(\.self).joined(separator: "/") }
}
