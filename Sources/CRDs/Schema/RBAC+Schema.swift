internal import Kubernetes

extension PolicyRule: APIType {
  /// The schema does not include `nonResourceURLs`, which only a ClusterRole can grant.
  static let schema = Schema.object(
    "Grants verbs on resources.",
    [
      .required(
        "apiGroups",
        .list(
          "API groups; \"\" is the core group, and * means all groups.", of: .template("A group.", .apiGroup),
          count: 1...64)),
      .required(
        "resources",
        .list(
          "Resources, or subresources such as pods/log; * means all resources.", of: .template("A resource.", .token),
          count: 1...64)),
      .required(
        "verbs",
        .list("Verbs, e.g. get, list, watch; * means all verbs.", of: .template("A verb.", .token), count: 1...32)),
      .optional(
        "resourceNames",
        .list(
          "Names of objects; an empty list means all objects. create and deletecollection cannot be restricted by name.",
          of: .template("A name.", .token), count: 0...64)),
    ])
}

extension RoleRef: APIType {
  static let schema = Schema.object(
    "The role that is granted. It is immutable in Kubernetes, so the operator recreates the RoleBinding after a change.",
    [
      .required(
        "kind",
        .enumeration(
          "Role: a role of this baseline. ClusterRole: a cluster role, which is granted in the namespace only.",
          of: RoleRef.kinds)),
      .required(
        "name",
        .template("The name of the role; for a Role, its name within the baseline.", .pathSegment).adding(
          Schema.placeholderRule)),
      .optional("apiGroup", .enumeration("The API group; may be omitted.", of: [Role.resourceType.group])),
    ])

  /// The kinds that a RoleBinding can reference.
  static let kinds = ["Role", "ClusterRole"]
}

extension Subject: APIType {
  static let schema = Schema.object(
    "A user, a group or a service account.",
    [
      .required("kind", .enumeration("The kind of subject.", of: Subject.kinds)),
      .required(
        "name",
        .template("The name of the subject, e.g. oidc:{{ namespace.name }}-viewers.", .subjectName).adding(
          Schema.placeholderRule)),
      .optional(
        "namespace",
        .template(
          "The namespace of a service account; if absent, the namespace of the RoleBinding. Not allowed for users and groups.",
          .label
        ).adding(Schema.placeholderRule)),
      .optional(
        "apiGroup",
        .enumeration(
          "The API group: rbac.authorization.k8s.io for users and groups, empty for service accounts. May be omitted.",
          of: ["", Role.resourceType.group])),
    ],
    rules: [
      Schema.Rule(
        expression: "self.kind == 'ServiceAccount' || !has(self.__namespace__)",
        message: "namespace is not allowed for users and groups; remove it")
    ])

  /// The kinds of subjects.
  static let kinds = ["User", "Group", "ServiceAccount"]
}

extension Schema {
  /// A CEL rule that rejects placeholders other than `{{ namespace.name }}`. Only a few fields have it, because the API
  /// server limits the estimated cost of rules and regular expressions are expensive. The operator checks all fields.
  static let placeholderRule = Rule(
    expression: #"self.matches('^([^{]|{[^{]|{{ *namespace[.]name *}})*{?$')"#,
    message: "the only placeholder is {{ namespace.name }}, because tenants can change labels and annotations")

  /// Returns the schema with an additional CEL rule.
  func adding(_ rule: Rule) -> Schema {
    var copy = self
    copy.rules.append(rule)
    return copy
  }
}
