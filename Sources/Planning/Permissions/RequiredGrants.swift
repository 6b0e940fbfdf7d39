import CRDs
package import Kubernetes

/// The permissions that the operator must hold so that the API server accepts the roles and role bindings of baselines.
///
/// The API server accepts a Role only from a client that holds its rules, and a RoleBinding only from a client that holds the
/// rules of the role or the verb `bind` on it
/// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping). So the
/// smallest set consists of the rules of all Roles, which include the rules that the bindings to these Roles need, and of the
/// verb `bind` on the ClusterRoles that bindings refer to, by name.
package struct RequiredGrants: Sendable, Hashable {
  /// The rules, merged and sorted: equal permissions give equal rules.
  package let rules: [PolicyRule]
  /// Sentences about rules that are dangerous, wider than necessary, or missing, in the order of the baselines.
  package let warnings: [String]

  /// Collects the permissions of baselines. Baselines and items in audit mode count, too, so that they can be enforced.
  package init(of baselines: [BaselineFacts]) {
    var rules = RuleSet()
    var warnings: [String] = []
    for baseline in baselines {
      for role in baseline.spec.rbac?.roles ?? [] {
        for (index, rule) in role.rules.enumerated() {
          let grant = ExpandedRule(rule)
          if let rule = grant.rule { rules.insert(rule) }
          let place = "baseline '\(baseline.name)', role '\(role.name)', rules[\(index)]: "
          warnings += (grant.warnings + rule.risks).map { place + $0 }
        }
      }
      for binding in baseline.spec.rbac?.roleBindings ?? [] where binding.roleRef.kind == ClusterRole.resourceType.kind
      {
        let place = "baseline '\(baseline.name)', role binding '\(binding.name)': "
        let name = binding.roleRef.name
        if Template.hasPlaceholder(name) {
          warnings.append(place + Self.unnamed)
        } else {
          rules.insert(.binding(name))
          warnings.append(
            "\(place)lets the operator grant everything in ClusterRole \(name.quoted), including rules that are added later"
          )
        }
      }
    }
    self.rules = rules.rules
    self.warnings = warnings
  }

  private static let unnamed =
    "the name of the ClusterRole contains \(Template.placeholder), so the printed role does not permit the binding; add a rule"
    + " with the verb 'bind' on clusterroles and the names of the ClusterRoles"

  /// The ClusterRole that makes the permissions grantable. It has the label that aggregates it into `plimsoll-grantable`.
  package func clusterRole(named name: String) -> JSONValue {
    [
      "apiVersion": .string(ClusterRole.resourceType.apiVersion), "kind": .string(ClusterRole.resourceType.kind),
      "metadata": ["name": .string(name), "labels": [WellKnown.grantableLabel: "true"]],
      "rules": .array(rules.map(\.json)),
    ]
  }
}

/// A rule of a baseline as a ClusterRole can express it, which has no placeholders.
private struct ExpandedRule {
  /// `nil` if no rule can express it.
  var rule: PolicyRule?
  var warnings: [String] = []

  init(_ rule: PolicyRule) {
    guard !((rule.apiGroups ?? []) + (rule.resources ?? []) + rule.verbs).contains(where: Template.hasPlaceholder)
    else {
      warnings = [
        "apiGroups, resources or verbs contain \(Template.placeholder), so the printed role does not contain the rule; add"
          + " the permissions for each namespace"
      ]
      return
    }
    self.rule = rule
    if rule.resourceNames?.contains(where: Template.hasPlaceholder) == true {
      self.rule?.resourceNames = nil
      warnings = [
        "resourceNames contain \(Template.placeholder), so the printed role contains the rule for all names"
      ]
    }
  }
}

extension PolicyRule {
  fileprivate static func binding(_ clusterRole: String) -> PolicyRule {
    let type = ClusterRole.resourceType
    return PolicyRule(apiGroups: [type.group], resources: [type.plural], verbs: ["bind"], resourceNames: [clusterRole])
  }

  /// Why the rule is dangerous, as sentences; see "Kubernetes RBAC good practices"
  /// (https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks).
  fileprivate var risks: [String] {
    var risks: [String] = []
    let wildcards = [("apiGroups", apiGroups ?? []), ("resources", resources ?? []), ("verbs", verbs)]
      .filter { $0.1.contains("*") }.map(\.0)
    if !wildcards.isEmpty {
      risks.append("'*' in \(wildcards.joined(separator: " and ")) includes everything that is added to the API later")
    }
    if resources?.contains(where: { $0 == "secrets" }) == true {
      risks.append("'secrets' gives access to credentials, including those of service accounts")
    }
    for (verb, effect) in [
      ("escalate", "lets the operator write roles with permissions that it does not hold"),
      ("bind", "lets the operator bind roles with permissions that it does not hold"),
      ("impersonate", "lets the operator act as other users"),
    ] where verbs.contains(verb) {
      risks.append("'\(verb)' \(effect)")
    }
    return risks
  }

  fileprivate var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    var rule: JSONValue = [
      "apiGroups": list(apiGroups ?? []), "resources": list(resources ?? []), "verbs": list(verbs),
    ]
    if let resourceNames, !resourceNames.isEmpty { rule["resourceNames"] = list(resourceNames) }
    return rule
  }
}

extension String {
  /// The text in single quotes, with control characters escaped.
  fileprivate var quoted: String { "'\(String(reflecting: self).dropFirst().dropLast())'" }
}
