import Kubernetes

struct PersistentVolumes: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-persistent-volumes", title: "Role can create persistent volumes", severity: .medium, family: .rbac,
    condition: "A rule allows create on persistentvolumes.",
    remediation: "Remove the permission. A persistent volume can be a path of a node.",
    references: [.cis("5.1.9"), .owasp("K02"), .kubescape("C-0278")])

  let permissions = [SensitivePermission.createPersistentVolumes]
  let grant = "creating persistent volumes"
}
