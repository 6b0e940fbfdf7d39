public import Kubernetes

/// The RBAC objects of a baseline.
public struct RBACSpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Roles to create in every namespace.
  public var roles: [RoleTemplate]?
  /// Bindings to create in every namespace.
  public var roleBindings: [RoleBindingTemplate]?
  /// Hardening of the service account that pods get unless they name another.
  public var defaultServiceAccount: DefaultServiceAccountSpec?
  /// Bindings that are not ours to cluster-admin, admin, edit or to roles with wildcards. Default `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty control.
  public init() {}
}

/// A Role to create in every namespace.
public struct RoleTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// What the role allows.
  public var rules: [PolicyRule]

  /// Creates a template.
  public init(name: String, rules: [PolicyRule]) {
    self.name = name
    self.rules = rules
  }
}

/// A RoleBinding to create in every namespace.
public struct RoleBindingTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// A Role of this baseline, by its name within the baseline, or a ClusterRole.
  public var roleRef: RoleRef
  /// Who is bound.
  public var subjects: [Subject]

  /// Creates a template.
  public init(name: String, roleRef: RoleRef, subjects: [Subject]) {
    self.name = name
    self.roleRef = roleRef
    self.subjects = subjects
  }
}

/// Hardening of the `default` service account.
public struct DefaultServiceAccountSpec: Codable, Sendable, Hashable {
  /// Whether pods get its token mounted; absent leaves the account alone.
  public var automountToken: Bool?

  /// Creates a spec.
  public init(automountToken: Bool? = nil) { self.automountToken = automountToken }
}
