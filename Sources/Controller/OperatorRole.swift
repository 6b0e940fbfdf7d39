import CRDs
package import Kubernetes
package import Planning
import Reconcilers

/// The permissions that the operator needs in the whole cluster: the source of `config/rbac/operator_role.yaml` and of tables
/// in the documentation.
package struct OperatorRole {
  /// A rule and why the operator needs it.
  fileprivate struct Permission {
    var rule: PolicyRule
    var reason: String
  }

  private let permissions: [Permission]
  private let catalog: Catalog

  /// The rules.
  package var rules: [PolicyRule] { permissions.map(\.rule) }

  /// The role of an operator with these controls.
  package init(_ catalog: Catalog = .standard) {
    self.catalog = catalog
    permissions =
      Self.baselinePermissions + [Self.guardPermission] + Self.findingPermissions
      + catalog.kinds.map { kind in
        let reason =
          kind.type.claim == .whole
          ? "Generated objects; unmanaged objects that weaken a baseline" : "Fields that a baseline requires"
        return Permission(rule: kind.type.permissions, reason: reason)
      }.combined
  }

  private static var baselinePermissions: [Permission] {
    let type = SecurityBaseline.resourceType
    func permission(_ suffix: String, _ verbs: [String], _ reason: String) -> Permission {
      Permission(
        rule: PolicyRule(apiGroups: [type.group], resources: [type.plural + suffix], verbs: verbs), reason: reason)
    }
    return [
      permission("", ["get", "list", "watch", "patch"], "Baselines; the finalizer"),
      permission("/status", ["get", "patch"], "The status of baselines"),
      permission("/finalizers", ["update"], "Owner references to baselines"),
      // A virtual verb, which only the admission policies check: the holder may change what the operator generates.
      permission("", ["bypass"], "The admission policies let the operator change generated objects"),
    ]
  }

  private static var guardPermission: Permission {
    let (policies, bindings) = (ValidatingAdmissionPolicy.resourceType, ValidatingAdmissionPolicyBinding.resourceType)
    return Permission(
      rule: PolicyRule(
        apiGroups: [policies.group], resources: [policies.plural, bindings.plural], verbs: ["get"],
        resourceNames: AdmissionGuardState.policies),
      reason: "Whether the admission policies are installed, for the condition `Guarded`")
  }

  private static var findingPermissions: [Permission] {
    func permission(_ type: ResourceType, _ verbs: [String], _ reason: String) -> Permission {
      Permission(rule: PolicyRule(apiGroups: [type.group], resources: [type.plural], verbs: verbs), reason: reason)
    }
    let reports = ["get", "list", "watch", "create", "patch", "delete"]
    return [
      permission(
        ClusterRole.resourceType, ["get", "list", "watch"], "What bindings to ClusterRoles grant, for findings"),
      permission(
        ClusterProperty.resourceType, ["get", "list", "watch"],
        "The name and the labels of the cluster, for `spec.clusterSelector`, if `about.k8s.io` is served"),
      permission(WGPolicyReports.resourceType, reports, "Reports of findings, if `wgpolicyk8s.io` is served"),
      permission(OpenReports.resourceType, reports, "Reports of findings, if `openreports.io` is served"),
    ]
  }

  /// The manifest of the ClusterRole and of its binding to the operator's service account.
  package func yaml() -> String {
    """
    # Generated from the managed kinds by `make generate`.
    # All that the operator may do in the whole cluster. No wildcard, no secrets, and neither `escalate` nor `bind`: the API
    # server itself refuses a role or binding that grants more than the operator may (see grantable_role.yaml).

    """ + YAML.emit([clusterRole, binding])
  }

  private var clusterRole: JSONValue {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata,
      "rules": .array(rules.map(\.json)),
    ]
  }

  private var binding: JSONValue {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": metadata,
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "plimsoll-operator"],
      "subjects": [["kind": "ServiceAccount", "name": "plimsoll", "namespace": "plimsoll-system"]],
    ]
  }

  private var metadata: JSONValue { ["name": "plimsoll-operator", "labels": ["app.kubernetes.io/name": "plimsoll"]] }

  /// A Markdown table of the rules.
  package var rulesTable: String {
    let rows = permissions.map { permission in
      let rule = permission.rule
      let resources = (rule.resources ?? []).map { "`\($0)`" }.joined(separator: ", ")
      let names = rule.resourceNames.map { " named " + $0.map { "`\($0)`" }.joined(separator: ", ") } ?? ""
      return "| \(resources)\(names) | \(rule.verbs.joined(separator: ", ")) | \(permission.reason) |"
    }
    return "| Resource | Verbs | Reason |\n|---|---|---|\n" + rows.joined(separator: "\n") + "\n"
  }

  /// A Markdown table of the managed kinds.
  package var kindsTable: String {
    let rows = catalog.kinds.map { kind in
      let controls = Set(catalog.controls.filter { $0.kinds.contains(kind) }.map(\.id)).sorted()
      let claim = kind.type.claim == .whole ? "generated objects" : "some fields of objects that belong to others"
      let name = kind.type.watchedName.map { " named `\($0)`" } ?? ""
      return
        "| \(kind.resourceType.kind)\(name) | \(controls.map { "`\($0.rawValue)`" }.joined(separator: ", ")) | \(claim) |"
    }
    return "| Kind | Control | What belongs to the operator |\n|---|---|---|\n" + rows.joined(separator: "\n") + "\n"
  }
}

extension [OperatorRole.Permission] {
  /// Rules with the same reason that differ only in their resources become one.
  fileprivate var combined: [OperatorRole.Permission] {
    reduce(into: []) { permissions, permission in
      let rule = permission.rule
      let twin = permissions.firstIndex {
        $0.rule.apiGroups == rule.apiGroups && $0.rule.verbs == rule.verbs
          && $0.rule.resourceNames == rule.resourceNames && $0.reason == permission.reason
      }
      if let twin {
        permissions[twin].rule.resources = (permissions[twin].rule.resources ?? []) + (rule.resources ?? [])
      } else {
        permissions.append(permission)
      }
    }
  }
}

extension PolicyRule {
  /// The rule in a manifest.
  var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    var rule: JSONValue = [
      "apiGroups": list(apiGroups ?? []), "resources": list(resources ?? []), "verbs": list(verbs),
    ]
    rule["resourceNames"] = resourceNames.map(list)
    return rule
  }
}
