/// `rbac.authorization.k8s.io/v1` Role.
public struct Role: KubernetesObject, Hashable {
  /// `/apis/rbac.authorization.k8s.io/v1/roles`.
  public static let resourceType = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "roles", kind: "Role", isNamespaced: true)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The permissions that the role grants.
  public var rules: [PolicyRule]?

  /// Creates a role.
  public init(metadata: ObjectMeta, rules: [PolicyRule]?) {
    self.metadata = metadata
    self.rules = rules
  }
}

/// `rbac.authorization.k8s.io/v1` ClusterRole without its aggregation rule.
public struct ClusterRole: KubernetesObject, Hashable {
  /// `/apis/rbac.authorization.k8s.io/v1/clusterroles`.
  public static let resourceType = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterroles", kind: "ClusterRole", isNamespaced: false)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The permissions that the role grants.
  public var rules: [PolicyRule]?

  /// Creates a cluster role.
  public init(metadata: ObjectMeta, rules: [PolicyRule]?) {
    self.metadata = metadata
    self.rules = rules
  }
}

/// `rbac.authorization.k8s.io/v1` PolicyRule: verbs on resources or non-resource URLs.
public struct PolicyRule: Codable, Sendable, Hashable {
  /// API groups; `""` is the core group, and `*` means all groups.
  public var apiGroups: [String]?
  /// Resources, or subresources such as `pods/log`; `*` means all resources.
  public var resources: [String]?
  /// Verbs; `*` means all verbs.
  public var verbs: [String]
  /// Names of objects; an empty list means all objects.
  public var resourceNames: [String]?
  /// Non-resource URLs; only for cluster roles.
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

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The users, groups and service accounts to which the role is granted.
  public var subjects: [Subject]?
  /// The role that is granted; immutable.
  public var roleRef: RoleRef

  /// Creates a binding.
  public init(metadata: ObjectMeta, subjects: [Subject]?, roleRef: RoleRef) {
    self.metadata = metadata
    self.subjects = subjects
    self.roleRef = roleRef
  }
}

/// `rbac.authorization.k8s.io/v1` Subject: a user, group or service account.
public struct Subject: Codable, Sendable, Hashable {
  /// `User`, `Group` or `ServiceAccount`.
  public var kind: String
  /// The name.
  public var name: String
  /// The namespace of a service account; `nil` for users and groups.
  public var namespace: String?
  /// The API group: `rbac.authorization.k8s.io` for users and groups, empty for service accounts. Both are the default.
  public var apiGroup: String?

  /// Creates a subject.
  public init(kind: String, name: String, namespace: String? = nil, apiGroup: String? = nil) {
    self.kind = kind
    self.name = name
    self.namespace = namespace
    self.apiGroup = apiGroup
  }
}

/// `rbac.authorization.k8s.io/v1` RoleRef: the role that a binding grants.
public struct RoleRef: Codable, Sendable, Hashable {
  /// `Role` or `ClusterRole`.
  public var kind: String
  /// The name.
  public var name: String
  /// `rbac.authorization.k8s.io`; may be `nil` in a manifest.
  public var apiGroup: String?

  /// Creates a reference.
  public init(kind: String, name: String, apiGroup: String? = nil) {
    self.kind = kind
    self.name = name
    self.apiGroup = apiGroup
  }
}
