import Kubernetes

struct NoDefaultDenyIngress: DefaultDenyCheck {
  let info = CheckInfo(
    id: "no-default-deny-ingress", title: "Namespace allows all ingress by default", severity: .high, family: .network,
    condition: "No NetworkPolicy of the namespace denies all ingress of all pods.",
    remediation:
      "Create a NetworkPolicy with an empty podSelector and the policy type Ingress, without ingress "
      + "rules.",
    references: [.nsa, .cis("5.3.2"), .owasp("K05"), .owasp("K06"), .kubescape("C-0206")])

  let direction = PolicyType.ingress
}
