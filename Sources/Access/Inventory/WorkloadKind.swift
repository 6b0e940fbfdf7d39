/// A kind that runs pods.
package enum WorkloadKind: String, Sendable, CaseIterable {
  case pod = "Pod"
  case deployment = "Deployment"
  case statefulSet = "StatefulSet"
  case daemonSet = "DaemonSet"
  case replicaSet = "ReplicaSet"
  case replicationController = "ReplicationController"
  case job = "Job"
  case cronJob = "CronJob"

  /// The kind for a word of the command line: the kind, its plural or its short name, as kubectl accepts them.
  package init?(word: String) {
    let word = word.lowercased()
    let kind = WorkloadKind.allCases.first {
      [$0.rawValue.lowercased(), $0.rawValue.lowercased() + "s", $0.shortName].contains(word)
    }
    guard let kind else { return nil }
    self = kind
  }

  /// The kind of an object; `nil` if it does not run pods.
  init?(_ kind: String, group: String) {
    guard let found = WorkloadKind(rawValue: kind), found.groups.contains(group) else { return nil }
    self = found
  }

  private var shortName: String {
    switch self {
    case .pod: "po"
    case .deployment: "deploy"
    case .statefulSet: "sts"
    case .daemonSet: "ds"
    case .replicaSet: "rs"
    case .replicationController: "rc"
    case .job: "job"
    case .cronJob: "cj"
    }
  }

  private var groups: [String] {
    switch self {
    case .pod, .replicationController: [""]
    case .deployment, .statefulSet, .daemonSet, .replicaSet: ["apps", "extensions"]
    case .job, .cronJob: ["batch"]
    }
  }

  /// The path of the pod template; empty for a pod.
  var templatePath: [String] {
    switch self {
    case .pod: []
    case .cronJob: ["spec", "jobTemplate", "spec", "template"]
    default: ["spec", "template"]
    }
  }
}
