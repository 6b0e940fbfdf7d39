import Kubernetes

struct NodeProxy: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-node-proxy", title: "Role can use the API of the kubelet", severity: .high, family: .rbac,
    condition: "A rule allows any verb on nodes/proxy.",
    remediation: "Remove the permission. It allows running commands in all pods of a node.",
    references: [.cis("5.1.10"), .owasp("K02"), .kubescape("C-0279"), .trivy("KSV-0047")])

  let permissions = [SensitivePermission.useNodeProxy]
  let grant = "using the API of the kubelet"
}
