import Kubernetes

struct IngressWithoutTLS: Check {
  let info = CheckInfo(
    id: "ingress-no-tls", title: "Ingress does not use TLS", severity: .medium, family: .network,
    condition: "An Ingress has no `tls`, or a host of a rule is not in any entry of `tls`.",
    remediation: "Add the host to tls.",
    references: [.owasp("K05"), .owasp("K06"), .polaris("tlsSettingsMissing"), .kubescape("C-0263")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .ingress else { return [] }
    let entries = object.spec["tls"]?.arrayValue ?? []
    guard !entries.isEmpty else { return [CheckFinding(FieldPath("spec", "tls"), "the Ingress has no tls")] }
    let lists = entries.map { $0.list("hosts") }
    guard !lists.contains(where: \.isEmpty) else { return [] }
    let hosts = Set(lists.joined())
    return object.spec.elements("rules").compactMap { index, rule in
      guard let host = rule["host"]?.stringValue, !host.isEmpty, !covers(hosts, host) else { return nil }
      return CheckFinding(FieldPath("spec", "rules")[index].field("host"), "the host '\(host.shown)' is not in tls")
    }
  }

  /// Whether TLS hosts include a host, by name or by a wildcard for its first label.
  private func covers(_ hosts: Set<String>, _ host: String) -> Bool {
    hosts.contains(host) || host.firstIndex(of: ".").map { hosts.contains("*" + host[$0...]) } ?? false
  }
}
