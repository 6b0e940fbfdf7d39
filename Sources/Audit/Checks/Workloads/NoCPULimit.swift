import Kubernetes

struct NoCPULimit: ResourceCheck {
  let info = CheckInfo(
    id: "no-cpu-limit", title: "Container has no CPU limit", severity: .low, family: .workloads,
    condition: "Neither the container, nor the pod, nor a LimitRange sets limits.cpu. Init containers are excluded.",
    remediation: "Set resources.limits.cpu.",
    references: [.nsa, .owasp("K01"), .polaris("cpuLimitsMissing"), .kubescape("C-0270"), .trivy("KSV-0011")])

  let field = ResourceField.cpuLimit
}
