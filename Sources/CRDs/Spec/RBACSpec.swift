public import Kubernetes

/// The RBAC objects of a baseline.
public struct RBACSpec: Codable, Sendable, Hashable {
  /// Overrides the enforcement of the baseline.
  public var enforcement: Enforcement?
  /// Roles to create in every selected namespace.
  public var roles: [RoleTemplate]?
  /// Role bindings to create in every selected namespace.
  public var roleBindings: [RoleBindingTemplate]?
  /// Settings of the default service account.
  public var defaultServiceAccount: DefaultServiceAccountSpec?
  /// What happens to unmanaged roles and bindings with dangerous permissions. Default: `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty spec.
  public init() {}
}

/// Creates a Role in every selected namespace.
public struct RoleTemplate: Codable, Sendable, Hashable {
  /// The name within the baseline. The object is named `<baseline>-<name>`.
  public var name: String
  /// The permissions that the role grants.
  public var rules: [PolicyRule]

  /// Creates a template.
  public init(name: String, rules: [PolicyRule]) {
    self.name = name
    self.rules = rules
  }
}

/// Creates a RoleBinding in every selected namespace.
public struct RoleBindingTemplate: Codable, Sendable, Hashable {
  /// The name within the baseline. The object is named `<baseline>-<name>`.
  public var name: String
  /// A Role of this baseline, referenced by its name within the baseline, or a ClusterRole.
  public var roleRef: RoleRef
  /// The users, groups and service accounts to which the role is granted.
  public var subjects: [Subject]

  /// Creates a template.
  public init(name: String, roleRef: RoleRef, subjects: [Subject]) {
    self.name = name
    self.roleRef = roleRef
    self.subjects = subjects
  }
}

/// Settings of the service account `default`.
public struct DefaultServiceAccountSpec: Codable, Sendable, Hashable {
  /// Whether its token is mounted in pods; `nil` to keep the current setting.
  public var automountToken: Bool?

  /// Creates a spec.
  public init(automountToken: Bool? = nil) { self.automountToken = automountToken }
}

extension RBACSpec: APIType {
  static let schema = Schema.object(
    "Creates Roles and RoleBindings in every selected namespace, and configures its default service account. The operator "
      + "can only grant permissions that it has itself: those of the ClusterRole plimsoll-grantable.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional(
        "roles",
        .list(
          "Roles to create in every selected namespace.", of: RoleTemplate.schema, type: .map(key: "name"),
          count: 0...64)),
      .optional(
        "roleBindings",
        .list(
          "RoleBindings to create in every selected namespace.", of: RoleBindingTemplate.schema,
          type: .map(key: "name"),
          count: 0...64)),
      .optional("defaultServiceAccount", DefaultServiceAccountSpec.schema),
      .optional(
        "unmanaged",
        .enumeration(
          "What happens to Roles and RoleBindings that are not managed by the operator and grant dangerous permissions, such "
            + "as cluster-admin, exec in pods or wildcards. Ignore: they are ignored. Report: they are reported as findings. "
            + "Prune: RoleBindings are deleted.",
          of: UnmanagedPolicy.self, default: .report)),
    ],
    rules: [
      Schema.Rule(
        expression: "!has(self.roleBindings) || self.roleBindings.all(b, b.roleRef.kind != 'Role' || "
          + "(has(self.roles) && self.roles.exists(r, r.name == b.roleRef.name)))",
        message:
          "a roleRef of kind Role must reference an entry of roles; use kind ClusterRole to reference a cluster role")
    ])
}

extension RoleTemplate: APIType {
  static let schema = Schema.object(
    "Creates a Role in every selected namespace.",
    [
      .required("name", .string("The name within the baseline. The Role is named <baseline>-<name>.", .label)),
      .required(
        "rules", .list("The permissions that the Role grants.", of: PolicyRule.schema, count: 0...64)),
    ])
}

extension RoleBindingTemplate: APIType {
  static let schema = Schema.object(
    "Creates a RoleBinding in every selected namespace.",
    [
      .required("name", .string("The name within the baseline. The RoleBinding is named <baseline>-<name>.", .label)),
      .required("roleRef", RoleRef.schema),
      .required(
        "subjects",
        .list("The users, groups and service accounts to which the role is granted.", of: Subject.schema, count: 1...64)
      ),
    ])
}

extension DefaultServiceAccountSpec: APIType {
  static let schema = Schema.object(
    "Configures the service account default, which pods use unless they specify another one.",
    [
      .optional(
        "automountToken",
        .boolean(
          "Whether the token of the service account is mounted in pods that do not specify it themselves. If absent, the "
            + "service account is not changed."))
    ])
}
