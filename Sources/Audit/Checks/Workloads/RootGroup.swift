import Kubernetes
import PodSecurity

struct RootGroup: PodCheck {
  let info = CheckInfo(
    id: "root-group", title: "Pod runs with the root group", severity: .low, family: .workloads,
    condition: "The effective `runAsGroup`, `fsGroup` or a supplemental group is 0.",
    remediation: "Use the ID of another group.",
    references: [.nsa, .owasp("K01"), .trivy("KSV-0116")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let pod = template.pod
    let context = PodUnderReview.securityPath
    var findings: [CheckFinding] = []
    if group(pod.securityContext) == 0, pod.containers.contains(where: { group($0.securityContext) == nil }) {
      findings.append(CheckFinding(context.field("runAsGroup"), "runAsGroup is 0"))
    }
    findings += pod.containers.filter { group($0.securityContext) == 0 }.map {
      CheckFinding($0.securityPath.field("runAsGroup"), $0.message("has runAsGroup 0"))
    }
    if pod.securityContext?["fsGroup"]?.integerValue == 0 {
      findings.append(CheckFinding(context.field("fsGroup"), "fsGroup is 0"))
    }
    let supplemental = pod.securityContext?.elements("supplementalGroups") ?? []
    return findings
      + supplemental.filter { $0.value.integerValue == 0 }.map {
        CheckFinding(context.field("supplementalGroups")[$0.index], "a supplemental group is 0")
      }
  }

  private func group(_ context: JSONValue?) -> Int64? { context?["runAsGroup"]?.integerValue }
}
