import Kubernetes
import SandboxMerge

/// The rules of events and leases.
enum EventRules {
  /// An event must be in the namespace of its object, or in `default` if the object has no namespace.
  /// Source: `legacyValidateEvent` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func namespaceProblems(_ event: JSONValue, object: String) -> [FieldProblem] {
    let namespace = event.text("metadata", "namespace")
    let involved = event.text(object, "namespace")
    if involved.isEmpty ? ["default", "kube-system"].contains(namespace) : involved == namespace { return [] }
    return [.invalid("involvedObject.namespace", .string(involved), "does not match event.namespace")]
  }

  /// Additional problems of events of `events.k8s.io`.
  /// Source: `ValidateEventCreate` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func problems(in event: JSONValue) -> [FieldProblem] {
    var found = namespaceProblems(event, object: "regarding")
    if event.lacks("eventTime") { found.append(.required("eventTime")) }
    let type = event["type"] ?? ""
    if type != "Normal", type != "Warning" {
      found.append(.invalid("type", "", "has invalid value: \(type.plainText)"))
    }
    if !found.isEmpty { return found }
    for member in ["reportingController", "reportingInstance", "action", "reason"] where event.lacks(member) {
      found.append(.required(member))
    }
    return found
  }

  /// Source: `ValidateLeaseSpec` in k8s.io/kubernetes/pkg/apis/coordination/validation.
  static func leaseProblems(in lease: JSONValue) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let duration = lease.integer("spec", "leaseDurationSeconds"), duration <= 0 {
      found.append(.invalid("spec.leaseDurationSeconds", .integer(duration), "must be greater than 0"))
    }
    if let count = lease.integer("spec", "leaseTransitions"), count < 0 {
      found.append(.invalid("spec.leaseTransitions", .integer(count), "must be greater than or equal to 0"))
    }
    return found
  }
}
