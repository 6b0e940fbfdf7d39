import Kubernetes

struct NoLivenessProbe: ProbeCheck {
  let info = CheckInfo(
    id: "no-liveness-probe", title: "Container has no liveness probe", severity: .low, family: .workloads,
    condition:
      "A container has no `livenessProbe`. Jobs, CronJobs, pods of an existing Job and init containers are excluded.",
    remediation: "Set livenessProbe, so that the kubelet restarts the container if it hangs.",
    references: [
      .owasp("K01"), .polaris("livenessProbeMissing"), .kubeLinter("no-liveness-probe"), .kubescape("C-0056"),
    ])

  let probe = "livenessProbe"
}
