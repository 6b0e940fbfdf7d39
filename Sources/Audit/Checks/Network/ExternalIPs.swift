import Kubernetes

struct ExternalIPs: Check {
  let info = CheckInfo(
    id: "external-ips", title: "Service takes over addresses", severity: .high, family: .network,
    condition: "A Service sets `externalIPs`.",
    remediation: "Remove externalIPs. Whoever sets them can intercept the traffic to an address.",
    references: [.owasp("K05"), .owasp("K06"), .trivy("KSV-0108")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .service, object.spec["externalIPs"]?.arrayValue?.isEmpty == false else { return [] }
    return [CheckFinding(FieldPath("spec", "externalIPs"), "the Service sets externalIPs")]
  }
}
