import Kubernetes

struct NoCPURequest: ResourceCheck {
  let info = CheckInfo(
    id: "no-cpu-request", title: "Container has no CPU request", severity: .low, family: .workloads,
    condition:
      "Neither the container, nor the pod, nor a LimitRange sets requests.cpu or limits.cpu. Init "
      + "containers are excluded.",
    remediation: "Set resources.requests.cpu.",
    references: [
      .owasp("K01"), .polaris("cpuRequestsMissing"), .kubeLinter("unset-cpu-requirements"), .kubescape("C-0268"),
      .trivy("KSV-0015"),
    ])

  let field = ResourceField.cpuRequest
}
