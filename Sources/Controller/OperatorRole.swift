import CRDs
package import Kubernetes
package import Planning
import Reconcilers

/// The permissions that the operator needs in the whole cluster: the source of `config/rbac/operator_role.yaml` and of tables
/// in the documentation.
package struct OperatorRole {
  /// The rules.
  package let rules: [PolicyRule]
  private let catalog: Catalog

  /// The role of an operator with these controls.
  package init(_ catalog: Catalog = .standard) {
    self.catalog = catalog
    let baselines = SecurityBaseline.resourceType
    func baselineRule(_ resource: String, _ verbs: [String]) -> PolicyRule {
      PolicyRule(apiGroups: [baselines.group], resources: [resource], verbs: verbs)
    }
    let clusterRoles = ClusterRole.resourceType
    let fixed = [
      baselineRule(baselines.plural, ["get", "list", "watch", "patch"]),
      baselineRule("\(baselines.plural)/status", ["get", "patch"]),
      baselineRule("\(baselines.plural)/finalizers", ["update"]),
      PolicyRule(apiGroups: [clusterRoles.group], resources: [clusterRoles.plural], verbs: ["list", "watch"]),
      // A virtual verb, which only the admission policies check: the holder may change what the operator generates.
      baselineRule(baselines.plural, ["bypass"]),
      PolicyRule(
        apiGroups: [ValidatingAdmissionPolicy.resourceType.group],
        resources: [
          ValidatingAdmissionPolicy.resourceType.plural, ValidatingAdmissionPolicyBinding.resourceType.plural,
        ], verbs: ["get"], resourceNames: AdmissionGuardState.policies),
    ]
    rules = (fixed + catalog.kinds.map { $0.type.permissions }).combined
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
    let rows = rules.map { rule in
      let resources = (rule.resources ?? []).map { "`\($0)`" }.joined(separator: ", ")
      let names = rule.resourceNames.map { " named " + $0.map { "`\($0)`" }.joined(separator: ", ") } ?? ""
      return "| \(resources)\(names) | \(rule.verbs.joined(separator: ", ")) |"
    }
    return "| Resource | Verbs |\n|---|---|\n" + rows.joined(separator: "\n") + "\n"
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

extension [PolicyRule] {
  /// Rules that differ only in their resources become one.
  fileprivate var combined: [PolicyRule] {
    reduce(into: []) { rules, rule in
      let twin = rules.firstIndex {
        $0.apiGroups == rule.apiGroups && $0.verbs == rule.verbs && $0.resourceNames == rule.resourceNames
      }
      if let twin {
        rules[twin].resources = (rules[twin].resources ?? []) + (rule.resources ?? [])
      } else {
        rules.append(rule)
      }
    }
  }
}

extension PolicyRule {
  fileprivate var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    var rule: JSONValue = [
      "apiGroups": list(apiGroups ?? []), "resources": list(resources ?? []), "verbs": list(verbs),
    ]
    rule["resourceNames"] = resourceNames.map(list)
    return rule
  }
}
