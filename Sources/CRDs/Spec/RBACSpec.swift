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

extension RBACSpec: APIType {
  static let schema = Schema.object(
    "Roles and RoleBindings of every namespace, and its default service account. The operator cannot grant what it does "
      + "not hold: what it may grant is in the ClusterRole plimsoll-grantable.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional(
        "roles",
        .list("Roles to create in every namespace.", of: RoleTemplate.schema, by: .field("name"), count: 0...64)),
      .optional(
        "roleBindings",
        .list(
          "RoleBindings to create in every namespace.", of: RoleBindingTemplate.schema, by: .field("name"),
          count: 0...64)),
      .optional("defaultServiceAccount", DefaultServiceAccountSpec.schema),
      .optional(
        "unmanaged",
        .choice(
          "What is done about RoleBindings that the operator did not make and that grant cluster-admin, admin, edit or a "
            + "role with wildcards. Ignore: nothing. Report: they are findings. Prune: they are deleted.",
          of: UnmanagedPolicy.self, default: .report)),
    ],
    rules: [
      Schema.Rule(
        expression: "!has(self.roleBindings) || self.roleBindings.all(b, b.roleRef.kind != 'Role' || "
          + "(has(self.roles) && self.roles.exists(r, r.name == b.roleRef.name)))",
        message: "a roleRef of kind Role must name one of roles; for a role of the cluster write kind: ClusterRole")
    ])
}

extension RoleTemplate: APIType {
  static let schema = Schema.object(
    "A Role to create in every namespace.",
    [
      .required("name", .string("Name within the baseline; the Role is called <baseline>-<name>.", .label)),
      .required(
        "rules", .list("What the Role allows.", of: PolicyRule.schema, count: 0...64)),
    ])
}

extension RoleBindingTemplate: APIType {
  static let schema = Schema.object(
    "A RoleBinding to create in every namespace.",
    [
      .required("name", .string("Name within the baseline; the RoleBinding is called <baseline>-<name>.", .label)),
      .required("roleRef", RoleRef.schema),
      .required(
        "subjects", .list("Who is bound.", of: Subject.schema, count: 1...64)),
    ])
}

extension DefaultServiceAccountSpec: APIType {
  static let schema = Schema.object(
    "Hardening of the service account named default, which pods run as unless they name another.",
    [
      .optional(
        "automountToken",
        .boolean(
          "False: pods get no token of this account mounted unless they ask for it. True: they do. Absent: the account "
            + "is left alone."))
    ])
}
