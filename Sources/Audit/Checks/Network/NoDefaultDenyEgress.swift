import Kubernetes

struct NoDefaultDenyEgress: DefaultDenyCheck {
  let info = CheckInfo(
    id: "no-default-deny-egress", title: "Namespace allows all egress by default", severity: .medium, family: .network,
    condition: "No NetworkPolicy of the namespace denies all egress of all pods.",
    remediation:
      "Create a NetworkPolicy with an empty podSelector and the policy type Egress, without egress "
      + "rules.",
    references: [.nsa, .owasp("K05"), .owasp("K06"), .kubescape("C-0054")])

  let direction = PolicyType.egress
}
