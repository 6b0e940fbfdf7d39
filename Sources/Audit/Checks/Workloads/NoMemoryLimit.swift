import Kubernetes

struct NoMemoryLimit: ResourceCheck {
  let info = CheckInfo(
    id: "no-memory-limit", title: "Container has no memory limit", severity: .medium, family: .workloads,
    condition:
      "Neither the container, nor the pod, nor a LimitRange sets limits.memory. Init containers are "
      + "excluded.",
    remediation: "Set resources.limits.memory.",
    references: [
      .nsa, .owasp("K01"), .polaris("memoryLimitsMissing"), .kubeLinter("unset-memory-requirements"),
      .kubescape("C-0271"), .trivy("KSV-0018"),
    ])

  let field = ResourceField.memoryLimit
}
