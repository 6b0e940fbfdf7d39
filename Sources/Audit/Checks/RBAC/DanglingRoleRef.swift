import Kubernetes

struct DanglingRoleRef: Check {
  let info = CheckInfo(
    id: "dangling-role-ref", title: "Binding names a role that does not exist", severity: .low, family: .rbac,
    condition: "The role of a binding is neither in the input nor a role that Kubernetes creates.",
    remediation:
      "Create the role, or delete the binding: whoever creates the role decides what the subjects may "
      + "do.",
    references: [.owasp("K02")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let role = object.boundRole, !DefaultRoles.contains(role) else { return [] }
    return [
      CheckFinding(FieldPath("roleRef", "name"), "the role '\(role.name.shown)' is not \(settings.place)") {
        !$0.contains(role)
      }
    ]
  }
}
