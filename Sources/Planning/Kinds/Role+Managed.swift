package import Kubernetes

extension Role: ManagedObject {
  /// The rules, names exact.
  package struct Content: NormalizedContent {
    package var rules: [PolicyRule]

    package func expanding(namespace: String) -> Self {
      let filler = PlaceholderFiller(namespace: namespace)
      return Content(rules: rules.map(filler.fill))
    }

    /// Some of the rules.
    package func isAtLeastAsStrict(as desired: Self) -> Bool { Set(rules).isSubset(of: desired.rules) }
  }

  package var normalizedContent: Content { Content(rules: (rules ?? []).map(\.normalized)) }

  package var risk: ObservedObject.Risk? {
    let grants = GrantAssessment(rules: rules ?? [])
    let id = ObjectID(kind: .role, namespace: metadata.namespace ?? "", name: metadata.name ?? "")
    return grants.isEmpty || DefaultRoles.includes(role: id) ? nil : .grants(grants)
  }

  package static func removeEffect(from object: inout JSONValue) {
    object["metadata"]?["resourceVersion"] = Optional<JSONValue>.none
    object["rules"] = []
  }
}

extension PolicyRule {
  fileprivate var normalized: PolicyRule {
    PolicyRule(
      apiGroups: apiGroups?.exact, resources: resources?.exact, verbs: verbs.map(\.exact),
      resourceNames: resourceNames?.exact, nonResourceURLs: nonResourceURLs?.exact)
  }

  /// Whether the rule has a wildcard in verbs, resources or API groups.
  package var hasWildcard: Bool {
    verbs.contains("*") || resources?.contains("*") == true || apiGroups?.contains("*") == true
  }
}

extension PlaceholderFiller {
  fileprivate func fill(_ rule: PolicyRule) -> PolicyRule {
    PolicyRule(
      apiGroups: self(rule.apiGroups), resources: self(rule.resources), verbs: rule.verbs.map { self($0) },
      resourceNames: self(rule.resourceNames), nonResourceURLs: self(rule.nonResourceURLs))
  }
}
