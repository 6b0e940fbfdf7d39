import Kubernetes
import PodSecurity

struct OpenIngress: Check {
  let info = CheckInfo(
    id: "network-policy-open-ingress", title: "NetworkPolicy allows ingress from everywhere", severity: .medium,
    family: .network,
    condition: "An ingress rule has no `from`, or allows 0.0.0.0/0, ::/0 or all namespaces.",
    remediation: "Restrict the sources of the rule.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.peers(.ingress).compactMap { path, peer, _ in
      guard let peer else { return CheckFinding(path, "a rule allows ingress from everywhere") }
      if peer.isEveryAddress { return CheckFinding(path, "a rule allows ingress from all addresses") }
      guard let namespaces = peer.present("namespaceSelector"), ObjectSelector(namespaces).isEmpty,
        ObjectSelector(peer.present("podSelector")).isEmpty
      else { return nil }
      return CheckFinding(path, "a rule allows ingress from all namespaces")
    }
  }
}
