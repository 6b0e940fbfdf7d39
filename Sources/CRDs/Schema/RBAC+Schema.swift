internal import Kubernetes

extension PolicyRule: APIType {
  /// Without `nonResourceURLs`: a Role cannot grant those, only a ClusterRole can.
  static let schema = Schema.object(
    "Verbs on resources.",
    [
      .required(
        "apiGroups",
        .list(
          "API groups; \"\" is the core group, * all.", of: .template("A group.", .apiGroup), count: 1...64)),
      .required(
        "resources",
        .list(
          "Resources, with subresources as in pods/log; * means all.", of: .template("A resource.", .word),
          count: 1...64)),
      .required(
        "verbs",
        .list("Verbs, e.g. get, list, watch; * means all.", of: .template("A verb.", .word), count: 1...32)),
      .optional(
        "resourceNames",
        .list(
          "Names of single objects; empty means all. list, watch, create and deletecollection cannot be held to names.",
          of: .template("A name.", .word), count: 0...64)),
    ])
}

extension RoleRef: APIType {
  static let schema = Schema.object(
    "The role that is granted. Immutable in Kubernetes: a change deletes and creates the RoleBinding.",
    [
      .required(
        "kind",
        .choice(
          "Role: one of this baseline's roles. ClusterRole: one of the cluster's, granted in the namespace only.",
          of: RoleRef.kinds)),
      .required(
        "name",
        .template("Name: of a Role, its name within the baseline.", .pathSegment).with(Schema.placeholderRule)),
      .optional("apiGroup", .choice("May be left out.", of: [Role.resourceType.group])),
    ])

  /// What a RoleBinding can grant.
  static let kinds = ["Role", "ClusterRole"]
}

extension Subject: APIType {
  static let schema = Schema.object(
    "A user, a group or a service account.",
    [
      .required("kind", .choice("What is bound.", of: Subject.kinds)),
      .required(
        "name",
        .template("Name, e.g. oidc:{{ namespace.name }}-viewers.", .subjectName).with(Schema.placeholderRule)),
      .optional(
        "namespace",
        .template(
          "Namespace of a service account; absent means the namespace itself. Not for users and groups.", .label
        ).with(Schema.placeholderRule)),
      .optional(
        "apiGroup",
        .choice(
          "May be left out: rbac.authorization.k8s.io for users and groups, empty for service accounts.",
          of: ["", Role.resourceType.group])),
    ],
    rules: [
      Schema.Rule(
        expression: "self.kind == 'ServiceAccount' || !has(self.__namespace__)",
        message: "users and groups have no namespace; remove it")
    ])

  /// What can be bound.
  static let kinds = ["User", "Group", "ServiceAccount"]
}

extension Schema {
  /// CEL for the rule that `{{ namespace.name }}` is the one placeholder. Only where its cost fits: regular expressions
  /// are dear, so inner strings are checked by the operator alone.
  static let placeholderRule = Rule(
    expression: #"self.matches('^([^{]|{[^{]|{{ *namespace[.]name *}})*{?$')"#,
    message: "{{ namespace.name }} is the one placeholder: labels and annotations can be written by tenants")

  /// This schema with one more CEL rule.
  func with(_ rule: Rule) -> Schema {
    var copy = self
    copy.rules.append(rule)
    return copy
  }
}
