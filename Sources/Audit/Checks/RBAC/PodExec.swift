import Kubernetes

struct PodExec: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-pod-exec", title: "Role can run commands in pods", severity: .high, family: .rbac,
    condition:
      "A rule allows get or create on pods/exec or pods/attach, or update or patch on "
      + "pods/ephemeralcontainers.",
    remediation: "Remove the permission.",
    references: [
      .nsa, .owasp("K02"), .polaris("rolePodExecAttach"), .kubescape("C-0002"), .trivy("KSV-0053"), .trivy("KSV-0054"),
    ])

  let permissions = [SensitivePermission.execInPods]
  let grant = "running commands in pods"
}
