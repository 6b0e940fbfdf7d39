import Kubernetes

struct RemovedAPI: Check {
  let info = CheckInfo(
    id: "deprecated-api", title: "API version is no longer served", severity: .medium, family: .workloads,
    condition: "The `apiVersion` of an object was removed from Kubernetes.",
    remediation: "Use the version of the API that replaces it.",
    references: [.owasp("K01"), .kubeLinter("no-extensions-v1beta"), .trivy("KSV-0107")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let reference = object.reference
    let kinds = Self.removed[reference.apiVersion]
    guard let release = kinds?[reference.kind] ?? kinds?["*"] else { return [] }
    return [
      CheckFinding(
        FieldPath("apiVersion"),
        "Kubernetes \(release) removed \(reference.apiVersion.shown) \(reference.kind.shown)")
    ]
  }

  /// The release that removed a kind, or all kinds (`*`), by API version.
  ///
  /// Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
  private static let removed: [String: [String: String]] = [
    "extensions/v1beta1": ["Ingress": "1.22", "*": "1.16"], "apps/v1beta1": ["*": "1.16"],
    "apps/v1beta2": ["*": "1.16"],
    "admissionregistration.k8s.io/v1beta1": [
      "MutatingWebhookConfiguration": "1.22", "ValidatingWebhookConfiguration": "1.22",
    ],
    "apiextensions.k8s.io/v1beta1": ["*": "1.22"], "apiregistration.k8s.io/v1beta1": ["*": "1.22"],
    "authentication.k8s.io/v1beta1": ["TokenReview": "1.22"], "authorization.k8s.io/v1beta1": ["*": "1.22"],
    "autoscaling/v2beta1": ["*": "1.25"], "autoscaling/v2beta2": ["*": "1.26"], "batch/v1beta1": ["*": "1.25"],
    "batch/v2alpha1": ["*": "1.21"], "certificates.k8s.io/v1beta1": ["CertificateSigningRequest": "1.22"],
    "coordination.k8s.io/v1beta1": ["Lease": "1.22"], "discovery.k8s.io/v1beta1": ["*": "1.25"],
    "events.k8s.io/v1beta1": ["*": "1.25"], "flowcontrol.apiserver.k8s.io/v1beta1": ["*": "1.26"],
    "flowcontrol.apiserver.k8s.io/v1beta2": ["*": "1.29"], "flowcontrol.apiserver.k8s.io/v1beta3": ["*": "1.32"],
    "networking.k8s.io/v1beta1": ["Ingress": "1.22", "IngressClass": "1.22"], "node.k8s.io/v1alpha1": ["*": "1.25"],
    "node.k8s.io/v1beta1": ["*": "1.25"], "policy/v1beta1": ["*": "1.25"],
    "rbac.authorization.k8s.io/v1alpha1": ["*": "1.22"], "rbac.authorization.k8s.io/v1beta1": ["*": "1.22"],
    "scheduling.k8s.io/v1alpha1": ["PriorityClass": "1.22"], "scheduling.k8s.io/v1beta1": ["PriorityClass": "1.22"],
    "settings.k8s.io/v1alpha1": ["*": "1.20"],
    "storage.k8s.io/v1beta1": [
      "CSIDriver": "1.22", "CSINode": "1.22", "CSIStorageCapacity": "1.27", "StorageClass": "1.22",
      "VolumeAttachment": "1.22",
    ],
  ]
}
