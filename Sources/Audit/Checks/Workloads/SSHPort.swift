import Kubernetes
import PodSecurity

struct SSHPort: Check {
  let info = CheckInfo(
    id: "ssh-port", title: "SSH port is open", severity: .medium, family: .workloads,
    condition: "A container or a Service has the TCP port 22.",
    remediation: "Remove the port. Use kubectl exec to debug a container.",
    references: [.owasp("K01"), .kubeLinter("ssh-port"), .kubescape("C-0042")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    if object.kind == .service {
      return ports(of: object.spec, field: "port").map {
        CheckFinding(FieldPath("spec", "ports")[$0].field("port"), "the Service has the SSH port 22")
      }
    }
    guard let template = object.template else { return [] }
    return template.pod.containers.flatMap { container in
      ports(of: container.fields, field: "containerPort").map {
        CheckFinding(
          template.path + container.path.field("ports")[$0].field("containerPort"),
          container.message("has the SSH port 22"))
      }
    }
  }

  private func ports(of value: JSONValue, field: String) -> [Int] {
    value.elements("ports").filter { _, port in
      port[field]?.integerValue == 22 && (port["protocol"]?.stringValue ?? "TCP") == "TCP"
    }.map(\.index)
  }
}
