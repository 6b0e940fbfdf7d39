import Kubernetes

struct NonIsolatedPod: IsolationCheck {
  let info = CheckInfo(
    id: "non-isolated-pod", title: "Pod accepts traffic from everywhere", severity: .medium, family: .network,
    condition: "No NetworkPolicy of the type Ingress selects the pods of a workload.",
    remediation: "Create a NetworkPolicy that selects the pods and allows the ingress that they need.",
    references: [
      .nsa, .owasp("K05"), .owasp("K06"), .polaris("missingNetworkPolicy"), .kubeLinter("non-isolated-pod"),
      .kubescape("C-0260"),
    ])

  let direction = PolicyType.ingress
  let consequence = "so they accept traffic from everywhere"
}
