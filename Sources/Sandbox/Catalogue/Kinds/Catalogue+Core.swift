import Kubernetes

extension Catalogue {
  /// The plainest kinds of the core group: namespaces, and what workloads read.
  static let core: [ServedKind] = [namespace, configMap, secret, serviceAccount]

  private static let namespace = kind(
    "", "v1", "Namespace", "namespaces", ["ns"], isNamespaced: false, hasStatus: true,
    verbs: ServedKind.allVerbs.filter { $0 != "deletecollection" }, naming: .label, schema: namespaceSchema,
    columns: [
      .name, .text("Status", "Active, or Terminating while its objects are deleted.") { $0.text("status", "phase") },
      .age,
    ],
    completion: { namespace in
      var namespace = namespace
      if let name = namespace["metadata"]?["name"], namespace["metadata"]?["labels"]?[nameLabel] != name {
        namespace.set(name, at: "metadata", "labels", nameLabel)
      }
      return namespace
    })

  /// The label that selects a namespace by its name.
  /// Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
  private static let nameLabel = "kubernetes.io/metadata.name"

  private static let namespaceSchema = MetaSchemas.root(
    "io.k8s.api.core.v1.Namespace", "A scope for names, quotas and permissions.",
    [
      "spec": .object(
        "io.k8s.api.core.v1.NamespaceSpec", "What is desired of a namespace.",
        ["finalizers": .list("Those that must agree before the namespace goes.").defaulting(to: ["kubernetes"])]
      ).described("What is desired.").defaulting(to: [:]),
      "status": .object(
        "io.k8s.api.core.v1.NamespaceStatus", "What is known of a namespace.",
        [
          "phase": .string("Active or Terminating.", default: "Active"),
          "conditions": .list(
            "What hinders the deletion.", of: CoreSchemas.condition("NamespaceCondition", "One aspect of a namespace."),
            by: "type"),
        ]
      ).described("What is observed.").defaulting(to: [:]),
    ])

  private static let configMap = kind(
    "", "v1", "ConfigMap", "configmaps", ["cm"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.ConfigMap", "Configuration that pods read.",
      [
        "data": .strings("Texts by their keys."),
        "binaryData": .map("Bytes by their keys; none may be in data, too.", of: .bytes("Bytes in base 64.")),
        "immutable": .boolean("Whether the data can no longer be changed."),
      ]),
    columns: [
      .name,
      .count("Data", type: "string", "Number of entries.") { $0.memberCount("data") + $0.memberCount("binaryData") },
      .age,
    ], rules: configMapProblems,
    updateRules: UpdateRules.data)

  private static let secret = kind(
    "", "v1", "Secret", "secrets",
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Secret", "Confidential data that pods read.",
      [
        "data": .map("Bytes by their keys.", of: .bytes("Bytes in base 64.")),
        "stringData": .strings("Texts that the server writes into data; never read back."),
        "immutable": .boolean("Whether the data can no longer be changed."),
        "type": .string("What the data are, as kubernetes.io/tls.", default: "Opaque"),
      ]),
    columns: [
      .name, .text("Type", "What the data are.") { $0.text("type") },
      .count("Data", type: "string", "Number of entries.") { $0.memberCount("data") }, .age,
    ], immutable: ["type"], completion: secretWithEncodedTexts, rules: secretProblems,
    updateRules: UpdateRules.data)

  private static let serviceAccount = kind(
    "", "v1", "ServiceAccount", "serviceaccounts", ["sa"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.ServiceAccount", "An identity for what runs in pods.",
      [
        "secrets": .list(
          "Secrets that pods under this account may use.", of: CoreSchemas.objectReference, by: "name"),
        "imagePullSecrets": .list(
          "Secrets for pulling the images of its pods.", of: CoreSchemas.localObjectReference),
        "automountServiceAccountToken": .boolean("Whether pods get a token by default."),
      ]),
    columns: [.name, .age])
}
