/// The messages that `kubectl create` and the like send: numbers of the fields from Kubernetes' generated.proto files
/// (k8s.io/api and k8s.io/apimachinery), which never change.
extension ProtobufMessage {
  /// The message of a kind; `nil` if the sandbox reads JSON and YAML alone.
  static func of(group: String, kind: String) -> ProtobufMessage? {
    switch (group, kind) {
    case ("", "Namespace"): object([2: .init("spec", .message([1: .init("finalizers", .list(.text))]))])
    case ("", "ConfigMap"):
      object([
        2: .init("data", .map(.text)), 3: .init("binaryData", .map(.bytes)),
        4: .init("immutable", .flag, isPointer: true),
      ])
    case ("", "Secret"):
      object([
        2: .init("data", .map(.bytes)), 3: .init("type", .text), 4: .init("stringData", .map(.text)),
        5: .init("immutable", .flag, isPointer: true),
      ])
    case ("", "ServiceAccount"):
      object([
        2: .init("secrets", .list(.message([3: .init("name", .text)]))),
        3: .init("imagePullSecrets", .list(.message([1: .init("name", .text)]))),
        4: .init("automountServiceAccountToken", .flag, isPointer: true),
      ])
    case ("", "ResourceQuota"):
      object([
        2: .init("spec", .message([1: .init("hard", .map(.quantity)), 2: .init("scopes", .list(.text))]))
      ])
    case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
      object([2: .init("rules", .list(.message(rule)))])
    case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
      object([2: .init("subjects", .list(.message(subject))), 3: .init("roleRef", .message(roleRef))])
    case ("authorization.k8s.io", "SelfSubjectAccessReview"): object([2: .init("spec", .message(accessReview))])
    case ("authentication.k8s.io", "SelfSubjectReview"):
      object([2: .init("status", .message([1: .init("userInfo", .message([:]))]))])
    case ("apps", "Deployment"): object([2: .init("spec", .message(deployment))])
    default: nil
    }
  }

  /// An object with these fields besides its metadata, and a status that is not set.
  private static func object(_ fields: [Int: Field]) -> ProtobufMessage {
    let status = Field("status", .message([:]))
    return ProtobufMessage(
      [1: .init("metadata", .message(metadata)), 3: status].merging(fields) { $1 })
  }

  private static let metadata = ProtobufMessage([
    1: .init("name", .text), 2: .init("generateName", .text), 3: .init("namespace", .text), 5: .init("uid", .text),
    6: .init("resourceVersion", .text), 7: .init("generation", .number), 8: .init("creationTimestamp", .moment),
    9: .init("deletionTimestamp", .moment), 10: .init("deletionGracePeriodSeconds", .number, isPointer: true),
    11: .init("labels", .map(.text)), 12: .init("annotations", .map(.text)),
    13: .init("ownerReferences", .list(.message(owner))), 14: .init("finalizers", .list(.text)),
  ])

  private static let owner = ProtobufMessage([
    1: .init("kind", .text), 3: .init("name", .text), 4: .init("uid", .text), 5: .init("apiVersion", .text),
    6: .init("controller", .flag, isPointer: true), 7: .init("blockOwnerDeletion", .flag, isPointer: true),
  ])

  private static let selector = ProtobufMessage([
    1: .init("matchLabels", .map(.text)),
    2: .init(
      "matchExpressions",
      .list(.message([1: .init("key", .text), 2: .init("operator", .text), 3: .init("values", .list(.text))]))),
  ])

  private static let rule = ProtobufMessage([
    1: .init("verbs", .list(.text)), 2: .init("apiGroups", .list(.text)), 3: .init("resources", .list(.text)),
    4: .init("resourceNames", .list(.text)), 5: .init("nonResourceURLs", .list(.text)),
  ])

  private static let subject = ProtobufMessage([
    1: .init("kind", .text), 2: .init("apiGroup", .text), 3: .init("name", .text), 4: .init("namespace", .text),
  ])

  private static let roleRef = ProtobufMessage([
    1: .init("apiGroup", .text), 2: .init("kind", .text), 3: .init("name", .text),
  ])

  private static let accessReview = ProtobufMessage([
    1: .init(
      "resourceAttributes",
      .message([
        1: .init("namespace", .text), 2: .init("verb", .text), 3: .init("group", .text), 4: .init("version", .text),
        5: .init("resource", .text), 6: .init("subresource", .text), 7: .init("name", .text),
      ])),
    2: .init("nonResourceAttributes", .message([1: .init("path", .text), 2: .init("verb", .text)])),
  ])

  private static let deployment = ProtobufMessage([
    1: .init("replicas", .number, isPointer: true), 2: .init("selector", .message(selector)),
    3: .init("template", .message([1: .init("metadata", .message(metadata)), 2: .init("spec", .message(pod))])),
    4: .init("strategy", .message([1: .init("type", .text)])),
  ])

  private static let pod = ProtobufMessage([
    2: .init("containers", .list(.message(container))), 3: .init("restartPolicy", .text),
  ])

  private static let container = ProtobufMessage([
    1: .init("name", .text), 2: .init("image", .text), 3: .init("command", .list(.text)),
    4: .init("args", .list(.text)),
    6: .init(
      "ports",
      .list(.message([1: .init("name", .text), 3: .init("containerPort", .number), 4: .init("protocol", .text)]))),
    8: .init("resources", .message([1: .init("limits", .map(.quantity)), 2: .init("requests", .map(.quantity))])),
  ])
}

extension ProtobufMessage: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (Int, Field)...) { self.init(Dictionary(elements) { $1 }) }
}
