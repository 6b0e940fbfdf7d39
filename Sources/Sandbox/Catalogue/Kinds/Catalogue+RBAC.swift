import Kubernetes

extension Catalogue {
  /// rbac.authorization.k8s.io.
  static let roles: [ServedKind] = [
    role("Role", "roles", isNamespaced: true), role("ClusterRole", "clusterroles", isNamespaced: false),
    binding("RoleBinding", "rolebindings", isNamespaced: true),
    binding("ClusterRoleBinding", "clusterrolebindings", isNamespaced: false),
  ]

  private static let rbacGroup = "rbac.authorization.k8s.io"

  private static func role(_ name: String, _ plural: String, isNamespaced: Bool) -> ServedKind {
    var members: [String: OpenAPISchema] = [
      "rules": .list("What the role allows; all of it together.", of: policyRule).defaulting(to: .null)
    ]
    if !isNamespaced { members["aggregationRule"] = aggregationRule }
    return kind(
      rbacGroup, "v1", name, plural, isNamespaced: isNamespaced, naming: .pathSegment,
      schema: MetaSchemas.root(
        "io.k8s.api.rbac.v1.\(name)",
        isNamespaced ? "Permissions in one namespace." : "Permissions everywhere, or wherever they are bound.", members),
      columns: [.name, .createdAt],
      rules: { roleProblems($0, isNamespaced: isNamespaced) })
  }

  private static let policyRule = OpenAPISchema.object(
    "io.k8s.api.rbac.v1.PolicyRule", "Verbs on resources, or on paths that are no resources.",
    [
      "verbs": .list("What is allowed, as get; * for everything."),
      "apiGroups": .list("Groups of the resources; * for all."),
      "resources": .list("Resources, as pods or pods/log; * for all."),
      "resourceNames": .list("Names that the objects must have; any where the list is empty."),
      "nonResourceURLs": .list("Paths, as /healthz or /logs/*; only cluster roles can have them."),
    ], announced: ["verbs"])

  private static let aggregationRule = OpenAPISchema.object(
    "io.k8s.api.rbac.v1.AggregationRule", "Selects the cluster roles that make up another.",
    ["clusterRoleSelectors": .list("Selectors; roles that any of them selects count.", of: MetaSchemas.labelSelector)]
  ).described("Where the rules come from; they are then not to be set here.")

  private static func binding(_ name: String, _ plural: String, isNamespaced: Bool) -> ServedKind {
    kind(
      rbacGroup, "v1", name, plural, isNamespaced: isNamespaced, naming: .pathSegment,
      schema: MetaSchemas.root(
        "io.k8s.api.rbac.v1.\(name)",
        isNamespaced
          ? "Gives subjects a role's permissions in one namespace." : "Gives subjects a role's permissions everywhere.",
        [
          "subjects": .list("Who gets the role.", of: subject),
          "roleRef": roleRef.described("The role; it cannot be changed.").defaulting(to: ["kind": "", "name": ""]),
        ], announced: ["roleRef"]), columns: bindingColumns, immutable: ["roleRef"], completion: bindingWithGroups,
      rules: { bindingProblems($0, isNamespaced: isNamespaced) })
  }

  private static let roleRef = OpenAPISchema.object(
    "io.k8s.api.rbac.v1.RoleRef", "Names a role.",
    [
      "apiGroup": .string("rbac.authorization.k8s.io.", default: rbacGroup),
      "kind": .string("Role or ClusterRole."),
      "name": .string("Name of the role."),
    ], announced: ["kind", "name"], isAtomic: true)

  private static let subject = OpenAPISchema.object(
    "io.k8s.api.rbac.v1.Subject", "A user, a group or a service account.",
    [
      "kind": .string("User, Group or ServiceAccount."),
      "apiGroup": .string("rbac.authorization.k8s.io for users and groups, none for service accounts.")
        .leftOutWhenEmpty,
      "name": .string("Name of the subject."),
      "namespace": .string("Namespace of the service account.").leftOutWhenEmpty,
    ], announced: ["kind", "name"], isAtomic: true)

  private static let bindingColumns: [TableColumn] = [
    .name,
    .text("Role", "The role that is bound.") { "\($0.text("roleRef", "kind"))/\($0.text("roleRef", "name"))" }, .age,
    .text("Users", wide: true, "Users that have the role.") { subjectNames(of: $0, kind: "User") },
    .text("Groups", wide: true, "Groups that have the role.") { subjectNames(of: $0, kind: "Group") },
    .text("ServiceAccounts", wide: true, "Service accounts that have the role.") {
      subjectNames(of: $0, kind: "ServiceAccount")
    },
  ]

  private static func subjectNames(of binding: JSONValue, kind: String) -> String {
    binding.elements("subjects").filter { $0.text("kind") == kind }.map { subject in
      kind == "ServiceAccount" ? "\(subject.text("namespace"))/\(subject.text("name"))" : subject.text("name")
    }.joined(separator: ", ")
  }
}
