import Kubernetes

extension AuditedObject {
  /// The label that sets the enforced level of the Pod Security Standards.
  static let podSecurityLabel = "pod-security.kubernetes.io/enforce"
  /// The path of that label.
  static let podSecurityLevelPath = FieldPath("metadata", "labels")[podSecurityLabel]

  /// Whether the object is a namespace, except those of Kubernetes.
  var isTenantNamespace: Bool { kind == .namespace && !reference.name.hasPrefix("kube-") }

  /// The enforced level; `nil` if there is none.
  var podSecurityLevel: String? { labels[Self.podSecurityLabel] }
}
