import Kubernetes

struct OpenEgress: Check {
  let info = CheckInfo(
    id: "network-policy-open-egress", title: "NetworkPolicy allows egress to everywhere", severity: .medium,
    family: .network,
    condition: "An egress rule has no `to`, or allows 0.0.0.0/0 or ::/0, for other ports than 53.",
    remediation: "Restrict the destinations of the rule.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.peers(.egress) { !isForDNS($0) }.compactMap { path, peer, _ in
      guard peer?.isEveryAddress ?? true else { return nil }
      return CheckFinding(path, "a rule allows egress to \(peer == nil ? "everywhere" : "all addresses")")
    }
  }

  private func isForDNS(_ rule: JSONValue) -> Bool {
    let ports = rule["ports"]?.arrayValue ?? []
    return !ports.isEmpty
      && ports.allSatisfy { $0["port"]?.integerValue == 53 && ($0["endPort"]?.integerValue ?? 53) == 53 }
  }
}
