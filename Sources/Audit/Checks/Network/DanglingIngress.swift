import Kubernetes

struct DanglingIngress: Check {
  let info = CheckInfo(
    id: "dangling-ingress", title: "Ingress names a Service or port that does not exist", severity: .medium,
    family: .network,
    condition: "The Service of a backend, or its port, is not in the input.",
    remediation: "Correct the backend, or create the Service.",
    references: [.owasp("K05"), .owasp("K06"), .kubeLinter("dangling-ingress"), .kubescape("C-0298")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .ingress else { return [] }
    let namespace = object.namespace
    return IngressBackend.all(in: object).flatMap { backend -> [CheckFinding] in
      let name = backend.service
      var findings = [
        CheckFinding(backend.path, "the Service '\(name.shown)' is not \(settings.place)") {
          $0.facts(of: namespace).services[name] == nil
        }
      ]
      if let port = backend.port {
        findings.append(
          CheckFinding(backend.portPath, "the Service '\(name.shown)' has no port '\(port.shown)'") {
            guard let service = $0.facts(of: namespace).services[name] else { return false }
            return !service.acceptsAllPorts && !service.ports.contains(port)
          })
      }
      return findings
    }
  }
}
