internal import Kubernetes

extension RBACSpec {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let roles = (roles ?? []).map(\.name)
    return path.field("roles").each(self.roles) { $0.checkMeaning(at: $1) }
      + path.field("roleBindings").each(roleBindings) { binding, path in
        binding.roleRef.checkMeaning(at: path.field("roleRef"), roles: roles)
          + path.field("subjects").each(binding.subjects) { $0.checkMeaning(at: $1) }
      }
  }
}

extension RoleTemplate {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    path.field("rules").each(rules) { rule, path in
      guard let paths = rule.nonResourceURLs else { return [] }
      return [
        path.field("nonResourceURLs").error(
          .array(paths.map(JSONValue.string)), "cannot be granted in a namespace",
          mend: "grant it by a ClusterRole and a ClusterRoleBinding")
      ]
    }
  }
}

extension RoleRef {
  fileprivate func checkMeaning(at path: FieldPath, roles: [String]) -> [ValidationError] {
    guard kind == "Role", !roles.contains(name) else { return [] }
    let known =
      roles.isEmpty
      ? "add it to spec.rbac.roles"
      : Suggestion.nearest(to: name, among: roles).map { "did you mean \($0)?" }
        ?? "the roles here are \(roles.joined(separator: ", ").shortened(to: 200))"
    return [
      path.field("name").error(
        name, "is no role of this baseline", mend: "\(known); a role of the cluster has kind: ClusterRole")
    ]
  }
}

/// Kubernetes' own rules: pkg/apis/rbac/validation. It ignores the namespace of a group; here that is an error, since
/// whoever writes one believes that it narrows the group.
extension Subject {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    checkNamespace(at: path.field("namespace")) + checkGroup(at: path.field("apiGroup")) + checkName(at: path)
  }

  private func checkNamespace(at path: FieldPath) -> [ValidationError] {
    guard let namespace, kind != "ServiceAccount" else { return [] }
    return [path.error(namespace, "does not go with a \(kind)", mend: "remove it; users and groups have no namespace")]
  }

  private func checkGroup(at path: FieldPath) -> [ValidationError] {
    guard let apiGroup, ["", RoleBinding.resourceType.group].contains(apiGroup) else { return [] }
    let expected = kind == "ServiceAccount" ? "" : RoleBinding.resourceType.group
    return apiGroup == expected
      ? [] : [path.error(apiGroup, "is not the API group of a \(kind)", mend: "leave it out, or write \"\(expected)\"")]
  }

  private func checkName(at path: FieldPath) -> [ValidationError] {
    guard kind == "ServiceAccount", Template.unknownPlaceholders(in: name).isEmpty else { return [] }
    let syntax = Syntax.subdomain
    return syntax.accepts(Template.expand(name, namespace: "x"))
      ? [] : [path.field("name").error(name, "is not \(syntax.noun)", mend: "use \(syntax.advice)")]
  }
}
