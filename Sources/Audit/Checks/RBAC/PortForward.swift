import Kubernetes

struct PortForward: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-port-forward", title: "Role can forward ports to pods", severity: .medium, family: .rbac,
    condition: "A rule allows get or create on pods/portforward.",
    remediation: "Remove the permission.",
    references: [.owasp("K02"), .kubescape("C-0063")])

  let permissions = [SensitivePermission.forwardPorts]
  let grant = "forwarding ports to pods"
}
