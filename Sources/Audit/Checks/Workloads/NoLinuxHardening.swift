import Kubernetes
import PodSecurity

struct NoLinuxHardening: PodCheck {
  let info = CheckInfo(
    id: "no-linux-hardening", title: "Container has no Linux hardening", severity: .medium, family: .workloads,
    condition:
      "No AppArmor profile, seccomp profile or SELinux option is in force, and the container drops no "
      + "capabilities or adds ALL. Windows pods are excluded.",
    remediation: "Set a seccomp profile, an AppArmor profile or SELinux options, or drop capabilities.",
    references: [.nsa, .owasp("K01"), .polaris("linuxHardening"), .kubescape("C-0055")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let pod = template.pod
    guard !pod.isWindows else { return [] }
    return pod.containers.filter { !isHardened($0, of: pod) }.map {
      CheckFinding(
        $0.securityPath, $0.message("has no seccomp profile, AppArmor profile, SELinux options or dropped capabilities")
      )
    }
  }

  private func isHardened(_ container: PodUnderReview.Container, of pod: PodUnderReview) -> Bool {
    func inForce(_ field: String) -> JSONValue? {
      container.securityContext?.present(field) ?? pod.securityContext?.present(field)
    }
    func isConfined(_ profile: String) -> Bool {
      inForce(profile).map { ["RuntimeDefault", "Localhost"].contains($0["type"]?.stringValue) } ?? false
    }
    let annotation = pod.annotations["container.apparmor.security.beta.kubernetes.io/\(container.name)"] ?? ""
    let hasSELinuxValue = inForce("seLinuxOptions")?.objectValue?.values.contains { $0.stringValue?.isEmpty == false }
    let isDropping =
      !container.capabilities("drop").isEmpty && !container.capabilities("add").contains { $0.name == "ALL" }
    return isConfined("seccompProfile") || isConfined("appArmorProfile") || isDropping || hasSELinuxValue == true
      || !annotation.isEmpty && annotation != "unconfined"
  }
}
