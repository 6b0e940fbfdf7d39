import Kubernetes

struct UnrestrictedEgress: IsolationCheck {
  let info = CheckInfo(
    id: "unrestricted-egress", title: "Pod can connect to everywhere", severity: .low, family: .network,
    condition: "No NetworkPolicy of the type Egress selects the pods of a workload.",
    remediation: "Create a NetworkPolicy that selects the pods and allows the egress that they need.",
    references: [.nsa, .owasp("K05"), .owasp("K06"), .kubescape("C-0030")])

  let direction = PolicyType.egress
  let consequence = "so they can connect to everywhere"
}
