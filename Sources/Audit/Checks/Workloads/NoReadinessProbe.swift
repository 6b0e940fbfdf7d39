import Kubernetes

struct NoReadinessProbe: ProbeCheck {
  let info = CheckInfo(
    id: "no-readiness-probe", title: "Container has no readiness probe", severity: .low, family: .workloads,
    condition:
      "A container has no `readinessProbe`. Jobs, CronJobs, pods of an existing Job and init containers are excluded.",
    remediation: "Set readinessProbe, so that Services send traffic only to pods that are ready.",
    references: [
      .owasp("K01"), .polaris("readinessProbeMissing"), .kubeLinter("no-readiness-probe"), .kubescape("C-0018"),
    ])

  let probe = "readinessProbe"
}
