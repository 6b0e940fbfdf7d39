import Kubernetes

/// A check that namespaces have a network policy that denies all traffic in a direction.
protocol DefaultDenyCheck: Check {
  /// The direction.
  var direction: PolicyType { get }
}

extension DefaultDenyCheck {
  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .namespace else { return [] }
    let (direction, name) = (direction, object.reference.name)
    return [
      CheckFinding(FieldPath("metadata", "name"), "no NetworkPolicy denies all \(direction.rulesField) by default") {
        !$0.facts(of: name).policies.all.contains { $0.selector.isEmpty && $0.denied.contains(direction) }
      }
    ]
  }
}
