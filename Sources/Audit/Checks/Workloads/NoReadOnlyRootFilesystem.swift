import Kubernetes
import PodSecurity

struct NoReadOnlyRootFilesystem: PodCheck {
  let info = CheckInfo(
    id: "no-read-only-root-fs", title: "Container can write to its root filesystem", severity: .medium,
    family: .workloads,
    condition: "A container does not set `readOnlyRootFilesystem: true`. Windows pods are excluded.",
    remediation:
      "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the container "
      + "writes.",
    references: [
      .nsa, .owasp("K01"), .polaris("notReadOnlyRootFilesystem"), .kubeLinter("no-read-only-root-fs"),
      .kubescape("C-0017"), .trivy("KSV-0014"),
    ])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard !template.pod.isWindows else { return [] }
    return template.pod.containers.compactMap { container in
      let value = container.securityContext?.present("readOnlyRootFilesystem")
      guard value?.boolValue != true else { return nil }
      return CheckFinding(
        container.securityPath.field("readOnlyRootFilesystem"),
        container.message("has a writable root filesystem: readOnlyRootFilesystem is \(value?.shown ?? "not set")"))
    }
  }
}
