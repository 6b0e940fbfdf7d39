import Kubernetes
import PodSecurity

struct UnsafeProcMount: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "unsafe-proc-mount", title: "Container does not mask /proc", severity: .medium, family: .podSecurity,
    condition:
      "A container sets a `procMount` other than Default. The profile baseline permits it with user "
      + "namespaces.",
    remediation: "Remove procMount.",
    references: [
      .podSecurity(.baseline), .owasp("K01"), .polaris("procMount"), .kubeLinter("unsafe-proc-mount"),
      .trivy("KSV-0027"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.procMount] }

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let findings = violations(of: standards(settings), in: template.pod, settings)
    let known = Set(findings.map(\.path))
    let restricted = violations(of: [PodSecurityStandards.procMountRestricted], in: template.pod, settings)
    return findings
      + restricted.filter { !known.contains($0.path) }.map { finding in
        CheckFinding(finding.path, finding.message) { $0.settings.profile != .baseline }
      }
  }
}
