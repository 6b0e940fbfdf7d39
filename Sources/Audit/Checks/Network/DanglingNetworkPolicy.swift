import Kubernetes
import PodSecurity

struct DanglingNetworkPolicy: Check {
  let info = CheckInfo(
    id: "dangling-networkpolicy", title: "NetworkPolicy selects no pods", severity: .medium, family: .network,
    condition: "The `podSelector` of a NetworkPolicy is not empty, and does not match any workload in the input.",
    remediation: "Correct the selector, or delete the NetworkPolicy.",
    references: [.owasp("K05"), .owasp("K06"), .kubeLinter("dangling-networkpolicy"), .kubescape("C-0299")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .networkPolicy else { return [] }
    let (namespace, selector) = (object.namespace, ObjectSelector(object.spec.present("podSelector")))
    guard !selector.isEmpty else { return [] }
    return [
      CheckFinding(FieldPath("spec", "podSelector"), "the podSelector matches no workload \(settings.place)") {
        !$0.facts(of: namespace).hasWorkloads(selector)
      }
    ]
  }
}
