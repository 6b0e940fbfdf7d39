import Kubernetes

struct NoMemoryRequest: ResourceCheck {
  let info = CheckInfo(
    id: "no-memory-request", title: "Container has no memory request", severity: .low, family: .workloads,
    condition:
      "Neither the container, nor the pod, nor a LimitRange sets requests.memory or limits.memory. "
      + "Init containers are excluded.",
    remediation: "Set resources.requests.memory.",
    references: [.owasp("K01"), .polaris("memoryRequestsMissing"), .kubescape("C-0269"), .trivy("KSV-0016")])

  let field = ResourceField.memoryRequest
}
