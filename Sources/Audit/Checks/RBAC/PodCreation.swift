import Kubernetes

struct PodCreation: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-create-pods", title: "Role can create pods", severity: .medium, family: .rbac,
    condition: "A rule allows create on pods or on a kind of workload.",
    remediation:
      "Remove the permission. Whoever creates a pod can use every service account, Secret and volume "
      + "of the namespace.",
    references: [
      .cis("5.1.4"), .owasp("K02"), .kubeLinter("access-to-create-pods"), .kubescape("C-0188"), .trivy("KSV-0048"),
    ])

  let permissions = [SensitivePermission.createPods]
  let grant = "creating pods"
}
