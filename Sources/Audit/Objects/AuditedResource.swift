package import Kubernetes

/// A kind of object that checks read in clusters, with the versions of its API.
package struct AuditedResource: Sendable, Hashable {
  /// The kind.
  package let kind: AuditedKind
  private let plural: String
  private let group: String
  private let versions: [String]

  private init(_ kind: AuditedKind, _ plural: String, group: String = "", versions: [String] = ["v1"]) {
    self.kind = kind
    self.plural = plural
    self.group = group
    self.versions = versions
  }

  /// The resource types that can serve the kind, newest first.
  package var types: [ResourceType] {
    versions.map {
      ResourceType(
        group: group, version: $0, plural: plural, kind: kind.rawValue, isNamespaced: kind.isNamespaced)
    }
  }

  /// The newest resource type.
  package var newestType: ResourceType {
    ResourceType(
      group: group, version: versions.first ?? "v1", plural: plural, kind: kind.rawValue,
      isNamespaced: kind.isNamespaced)
  }

  /// All kinds. Secrets are never read.
  package static let all = [
    AuditedResource(.namespace, "namespaces"), AuditedResource(.limitRange, "limitranges"),
    AuditedResource(.resourceQuota, "resourcequotas"), AuditedResource(.serviceAccount, "serviceaccounts"),
    AuditedResource(.networkPolicy, "networkpolicies", group: "networking.k8s.io"),
    AuditedResource(.service, "services"), AuditedResource(.configMap, "configmaps"),
    AuditedResource(.ingress, "ingresses", group: "networking.k8s.io", versions: ["v1", "v1beta1"]),
    AuditedResource(.podDisruptionBudget, "poddisruptionbudgets", group: "policy", versions: ["v1", "v1beta1"]),
    AuditedResource(.clusterRole, "clusterroles", group: "rbac.authorization.k8s.io"),
    AuditedResource(.role, "roles", group: "rbac.authorization.k8s.io"),
    AuditedResource(.clusterRoleBinding, "clusterrolebindings", group: "rbac.authorization.k8s.io"),
    AuditedResource(.roleBinding, "rolebindings", group: "rbac.authorization.k8s.io"),
    AuditedResource(.deployment, "deployments", group: "apps"),
    AuditedResource(.statefulSet, "statefulsets", group: "apps"),
    AuditedResource(.daemonSet, "daemonsets", group: "apps"),
    AuditedResource(.replicaSet, "replicasets", group: "apps"),
    AuditedResource(.replicationController, "replicationcontrollers"),
    AuditedResource(.cronJob, "cronjobs", group: "batch", versions: ["v1", "v1beta1"]),
    AuditedResource(.job, "jobs", group: "batch"), AuditedResource(.pod, "pods"),
  ]
}
