import Kubernetes
import PodSecurity

struct MetadataEgress: Check {
  let info = CheckInfo(
    id: "egress-to-metadata", title: "NetworkPolicy allows access to the metadata of the cloud", severity: .medium,
    family: .network,
    condition: "The ipBlock of an egress rule contains 169.254.169.254, and no `except` excludes it.",
    remediation: "Add 169.254.169.254/32 to except.",
    references: [.owasp("K08"), .owasp("K05"), .owasp("K06"), .kubescape("C-0052")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.peers(.egress).compactMap { path, peer, _ in
      guard let block = peer?.present("ipBlock"), let cidr = block["cidr"]?.stringValue, contains(cidr),
        !block.list("except").contains(where: contains)
      else { return nil }
      return CheckFinding(
        path.field("ipBlock"), "the block \(cidr.shown) contains the metadata address 169.254.169.254")
    }
  }

  private func contains(_ block: String) -> Bool {
    guard let address = IPAddress("169.254.169.254") else { return false }
    return AddressBlock(block)?.contains(address) ?? false
  }
}
