import Kubernetes
import PodSecurity

struct MismatchingSelector: Check {
  let info = CheckInfo(
    id: "mismatching-selector", title: "Selector does not match the pod template", severity: .medium,
    family: .workloads,
    condition: "`spec.selector` does not match the labels of the pod template.",
    remediation: "Add the labels of the selector to spec.template.metadata.labels.",
    references: [.owasp("K01"), .kubeLinter("mismatching-selector"), .kubescape("C-0296")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let template = object.template, object.kind != .pod, object.kind != .cronJob,
      let value = object.value.present("spec", "selector")
    else { return [] }
    let selector =
      object.kind == .replicationController
      ? ObjectSelector(labels: object.spec.strings("selector")) : ObjectSelector(value)
    guard !selector.matches(template.labels) else { return [] }
    return [CheckFinding(FieldPath("spec", "selector"), "the selector does not match the labels of the pod template")]
  }
}
