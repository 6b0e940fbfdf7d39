public import Kubernetes

/// The kinds that the operator writes or judges in a namespace.
public enum ManagedKind: Sendable, Hashable, CaseIterable {
  /// Only its Pod Security labels are ours.
  case namespace
  /// NetworkPolicy.
  case networkPolicy
  /// Role.
  case role
  /// RoleBinding.
  case roleBinding
  /// ResourceQuota.
  case resourceQuota
  /// LimitRange.
  case limitRange
  /// Only the `default` account, and of it only `automountServiceAccountToken`.
  case serviceAccount

  /// How the API server addresses the kind.
  public var resourceType: ResourceType {
    switch self {
    case .namespace: Namespace.resourceType
    case .networkPolicy: NetworkPolicy.resourceType
    case .role: Role.resourceType
    case .roleBinding: RoleBinding.resourceType
    case .resourceQuota: ResourceQuota.resourceType
    case .limitRange: LimitRange.resourceType
    case .serviceAccount: ServiceAccount.resourceType
    }
  }
}

/// An object by kind, namespace and name. For kind `namespace`, both are the namespace's name.
public struct ObjectID: Sendable, Hashable {
  /// Kind.
  public var kind: ManagedKind
  /// The namespace it is in, or is.
  public var namespace: String
  /// Name.
  public var name: String

  /// Creates an identity.
  public init(kind: ManagedKind, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

extension ObjectID {
  /// How the API server addresses the object: a namespace is in none.
  public var key: ObjectKey {
    kind == .namespace ? ObjectKey(name: name) : ObjectKey(namespace: namespace, name: name)
  }
}
