import Kubernetes

/// A check that a network policy selects the pods of a workload.
protocol IsolationCheck: PodCheck {
  /// The direction that the policy must restrict.
  var direction: PolicyType { get }
  /// What happens without such a policy.
  var consequence: String { get }
}

extension IsolationCheck {
  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let (direction, namespace, labels) = (direction, object.namespace, template.labels)
    let text = "no NetworkPolicy of the type \(direction.rawValue) selects the pods, \(consequence)"
    return [
      CheckFinding(FieldPath("metadata", "labels"), text) { !$0.isIsolated(labels, in: namespace, direction) }
    ]
  }
}
