/// A kind that checks read. Objects of other kinds are only checked for removed API versions.
package enum AuditedKind: String, Sendable, Hashable, CaseIterable {
  case pod = "Pod"
  case deployment = "Deployment"
  case replicaSet = "ReplicaSet"
  case statefulSet = "StatefulSet"
  case daemonSet = "DaemonSet"
  case replicationController = "ReplicationController"
  case job = "Job"
  case cronJob = "CronJob"
  case namespace = "Namespace"
  case service = "Service"
  case serviceAccount = "ServiceAccount"
  case secret = "Secret"
  case configMap = "ConfigMap"
  case resourceQuota = "ResourceQuota"
  case limitRange = "LimitRange"
  case role = "Role"
  case clusterRole = "ClusterRole"
  case roleBinding = "RoleBinding"
  case clusterRoleBinding = "ClusterRoleBinding"
  case networkPolicy = "NetworkPolicy"
  case ingress = "Ingress"
  case podDisruptionBudget = "PodDisruptionBudget"

  /// The kind of an object; `nil` for other kinds, such as kinds of the same name in other groups.
  package init?(_ reference: ObjectReference) {
    guard let kind = AuditedKind(rawValue: reference.kind), kind.groups.contains(String(reference.group)) else {
      return nil
    }
    self = kind
  }

  /// The API groups that have served the kind.
  private var groups: [String] {
    switch self {
    case .deployment, .replicaSet, .statefulSet, .daemonSet: ["apps", "extensions"]
    case .job, .cronJob: ["batch"]
    case .role, .clusterRole, .roleBinding, .clusterRoleBinding: ["rbac.authorization.k8s.io"]
    case .networkPolicy, .ingress: ["networking.k8s.io", "extensions"]
    case .podDisruptionBudget: ["policy"]
    default: [""]
    }
  }

  /// Whether objects of the kind are in a namespace.
  package var isNamespaced: Bool {
    switch self {
    case .namespace, .clusterRole, .clusterRoleBinding: false
    default: true
    }
  }

  /// The path of the pod, or of the pod template; `nil` if the kind does not run pods.
  var templatePath: [String]? {
    switch self {
    case .pod: []
    case .deployment, .replicaSet, .statefulSet, .daemonSet, .replicationController, .job: ["spec", "template"]
    case .cronJob: ["spec", "jobTemplate", "spec", "template"]
    default: nil
    }
  }

  /// Whether the pods of the kind end by themselves.
  var runsToCompletion: Bool { self == .job || self == .cronJob }
}
