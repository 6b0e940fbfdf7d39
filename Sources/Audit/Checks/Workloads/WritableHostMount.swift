import Kubernetes
import PodSecurity

struct WritableHostMount: PodCheck {
  let info = CheckInfo(
    id: "writable-host-mount", title: "Container can write to a path of its node", severity: .high, family: .workloads,
    condition: "A container mounts a hostPath volume without `readOnly: true`.",
    remediation: "Set readOnly of the volume mount to true.",
    references: [.owasp("K01"), .kubeLinter("writable-host-mount"), .kubescape("C-0045")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let volumes = Set(template.pod.hostPathVolumes.map(\.name))
    guard !volumes.isEmpty else { return [] }
    return template.pod.containers.flatMap { container in
      container.fields.elements("volumeMounts").compactMap { index, mount in
        guard let name = mount["name"]?.stringValue, volumes.contains(name), mount["readOnly"]?.boolValue != true else {
          return nil
        }
        return CheckFinding(
          container.path.field("volumeMounts")[index].field("readOnly"),
          container.message("can write to the hostPath volume '\(name.shown)'"))
      }
    }
  }
}
