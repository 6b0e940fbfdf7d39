import Kubernetes
import PodSecurity

struct BlockingDisruptionBudget: Check {
  let info = CheckInfo(
    id: "pdb-blocks-eviction", title: "PodDisruptionBudget blocks every eviction", severity: .medium,
    family: .workloads,
    condition:
      "`maxUnavailable` is 0 or 0%, or `minAvailable` is 100% or at least the number of replicas of "
      + "the selected workloads.",
    remediation: "Allow at least one pod to be unavailable.",
    references: [.owasp("K01"), .polaris("pdbDisruptionsIsZero"), .kubeLinter("pdb-min-available")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .podDisruptionBudget else { return [] }
    let maximum = object.spec.present("maxUnavailable")
    let minimum = object.spec.present("minAvailable")
    var findings: [CheckFinding] = []
    if let maximum, maximum.integerValue == 0 || maximum.stringValue == "0" || maximum.stringValue == "0%" {
      findings.append(CheckFinding(FieldPath("spec", "maxUnavailable"), "maxUnavailable is \(maximum.shown)"))
    }
    if let minimum, minimum.stringValue == "100%" {
      findings.append(CheckFinding(FieldPath("spec", "minAvailable"), "minAvailable is '100%'"))
    } else if let count = minimum?.integerValue, count > 0, let selector = object.spec.present("selector") {
      let (namespace, selector) = (object.namespace, ObjectSelector(selector))
      findings.append(
        CheckFinding(
          FieldPath("spec", "minAvailable"), "minAvailable is \(count), which is the number of replicas or more"
        ) {
          let workloads = $0.facts(of: namespace).workloads(selector)
          let replicas = workloads.compactMap(\.replicas)
          return !workloads.isEmpty && replicas.count == workloads.count && replicas.saturatedSum <= count
        })
    }
    return findings
  }
}
