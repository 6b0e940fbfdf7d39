import Kubernetes

/// See `LoadBalancerAccess` for the annotations of cloud providers.
struct OpenLoadBalancer: Check {
  let info = CheckInfo(
    id: "open-load-balancer", title: "Load balancer accepts traffic from everywhere", severity: .high, family: .network,
    condition: "A LoadBalancer Service is not internal, and does not restrict its sources.",
    remediation:
      "Set loadBalancerSourceRanges, or the annotation of the cloud provider for an internal load "
      + "balancer.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .service, object.spec["type"]?.stringValue == "LoadBalancer" else { return [] }
    let path = FieldPath("spec", "loadBalancerSourceRanges")
    return switch LoadBalancerAccess(of: object.value) {
    case .privateNetwork, .someAddresses: []
    case .everyAddress: [CheckFinding(path, "the load balancer accepts traffic from all addresses")]
    case .unrestricted: [CheckFinding(path, "the load balancer does not restrict its sources")]
    }
  }
}
