/// `rbac.authorization.k8s.io/v1` Role.
public struct Role: KubernetesObject, Hashable {
  /// `/apis/rbac.authorization.k8s.io/v1/roles`.
  public static let resourceType = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "roles", kind: "Role", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// What the role allows.
  public var rules: [PolicyRule]?

  /// Creates a role.
  public init(metadata: ObjectMeta, rules: [PolicyRule]?) {
    self.metadata = metadata
    self.rules = rules
  }
}

/// `rbac.authorization.k8s.io/v1` ClusterRole, as far as it is judged here.
public struct ClusterRole: KubernetesObject, Hashable {
  /// `/apis/rbac.authorization.k8s.io/v1/clusterroles`.
  public static let resourceType = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterroles", kind: "ClusterRole", isNamespaced: false)

  /// Metadata.
  public var metadata: ObjectMeta
  /// What the role allows.
  public var rules: [PolicyRule]?

  /// Creates a cluster role.
  public init(metadata: ObjectMeta, rules: [PolicyRule]?) {
    self.metadata = metadata
    self.rules = rules
  }
}

/// `rbac.authorization.k8s.io/v1` PolicyRule: the verbs on the resources (or paths) that a role allows.
public struct PolicyRule: Codable, Sendable, Hashable {
  /// API groups; `""` is the core group, `*` all.
  public var apiGroups: [String]?
  /// Resources, with subresources as `pods/log`; `*` all.
  public var resources: [String]?
  /// Verbs; `*` all.
  public var verbs: [String]
  /// Names of single objects; empty means all.
  public var resourceNames: [String]?
  /// Paths outside the resource API; for cluster roles only.
  public var nonResourceURLs: [String]?

  /// Creates a rule.
  public init(
    apiGroups: [String]? = nil, resources: [String]? = nil, verbs: [String], resourceNames: [String]? = nil,
    nonResourceURLs: [String]? = nil
  ) {
    self.apiGroups = apiGroups
    self.resources = resources
    self.verbs = verbs
    self.resourceNames = resourceNames
    self.nonResourceURLs = nonResourceURLs
  }
}

/// `rbac.authorization.k8s.io/v1` RoleBinding.
public struct RoleBinding: KubernetesObject, Hashable {
  /// `/apis/rbac.authorization.k8s.io/v1/rolebindings`.
  public static let resourceType = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "rolebindings", kind: "RoleBinding", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// Who is bound.
  public var subjects: [Subject]?
  /// The role; immutable.
  public var roleRef: RoleRef

  /// Creates a binding.
  public init(metadata: ObjectMeta, subjects: [Subject]?, roleRef: RoleRef) {
    self.metadata = metadata
    self.subjects = subjects
    self.roleRef = roleRef
  }
}

/// A user, group or service account.
public struct Subject: Codable, Sendable, Hashable {
  /// `User`, `Group` or `ServiceAccount`.
  public var kind: String
  /// Name.
  public var name: String
  /// Namespace of a service account; absent for users and groups.
  public var namespace: String?
  /// API group: `rbac.authorization.k8s.io` for users and groups (the default there), empty for service accounts.
  public var apiGroup: String?

  /// Creates a subject.
  public init(kind: String, name: String, namespace: String? = nil, apiGroup: String? = nil) {
    self.kind = kind
    self.name = name
    self.namespace = namespace
    self.apiGroup = apiGroup
  }
}

/// The role that a binding grants.
public struct RoleRef: Codable, Sendable, Hashable {
  /// `Role` or `ClusterRole`.
  public var kind: String
  /// Name.
  public var name: String
  /// Always `rbac.authorization.k8s.io`; may be left out in a baseline.
  public var apiGroup: String?

  /// Creates a reference.
  public init(kind: String, name: String, apiGroup: String? = nil) {
    self.kind = kind
    self.name = name
    self.apiGroup = apiGroup
  }
}
