internal import Kubernetes

extension RBACSpec {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let roles = (roles ?? []).map(\.name)
    return path.field("roles").each(self.roles) { $0.validateSemantics(at: $1) }
      + path.field("roleBindings").each(roleBindings) { binding, path in
        binding.roleRef.validateSemantics(at: path.field("roleRef"), roles: roles)
          + path.field("subjects").each(binding.subjects) { $0.validateSemantics(at: $1) }
      }
  }
}

extension RoleTemplate {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    path.field("rules").each(rules) { rule, path in
      guard let paths = rule.nonResourceURLs else { return [] }
      return [
        path.field("nonResourceURLs").error(
          .array(paths.map(JSONValue.string)), "cannot be granted in a namespace",
          fix: "use a ClusterRole and a ClusterRoleBinding")
      ]
    }
  }
}

extension RoleRef {
  fileprivate func validateSemantics(at path: FieldPath, roles: [String]) -> [ValidationError] {
    guard kind == "Role", !roles.contains(name) else { return [] }
    let suggestion =
      roles.isEmpty
      ? "define it in spec.rbac.roles"
      : Suggestion.nearest(to: name, among: roles).map { "did you mean \($0)?" }
        ?? "use one of \(roles.joined(separator: ", ").shortened(to: 200))"
    return [
      path.field("name").error(
        name, "is not a role of this baseline", fix: "\(suggestion); for a cluster role, use kind: ClusterRole")
    ]
  }
}

/// The rules of Kubernetes in pkg/apis/rbac/validation. Kubernetes ignores the namespace of a group. Here it is an
/// error, because its author expects that it restricts the group.
extension Subject {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    validateNamespace(at: path.field("namespace")) + validateGroup(at: path.field("apiGroup")) + validateName(at: path)
  }

  private func validateNamespace(at path: FieldPath) -> [ValidationError] {
    guard let namespace, kind != "ServiceAccount" else { return [] }
    return [path.error(namespace, "is not allowed for kind \(kind)", fix: "remove it")]
  }

  private func validateGroup(at path: FieldPath) -> [ValidationError] {
    guard let apiGroup, ["", RoleBinding.resourceType.group].contains(apiGroup) else { return [] }
    let expected = kind == "ServiceAccount" ? "" : RoleBinding.resourceType.group
    return apiGroup == expected
      ? [] : [path.error(apiGroup, "is not the API group of a \(kind)", fix: "omit it, or use \"\(expected)\"")]
  }

  private func validateName(at path: FieldPath) -> [ValidationError] {
    guard kind == "ServiceAccount", Template.unknownPlaceholders(in: name).isEmpty else { return [] }
    let syntax = Syntax.subdomain
    return syntax.accepts(Template.expand(name, namespace: "x"))
      ? [] : [path.field("name").error(name, "is not \(syntax.noun)", fix: syntax.fix)]
  }
}
