extension PolicyRule {
  /// Whether the rule applies only to objects with certain names.
  public var isRestrictedToNames: Bool { resourceNames?.isEmpty == false }

  /// Whether the rule allows a verb: by name or by `*`.
  public func matches(verb: String) -> Bool { verbs.contains { $0 == "*" || $0 == verb } }

  /// Whether the rule applies to an API group: by name or by `*`.
  public func matches(group: String) -> Bool { (apiGroups ?? []).contains { $0 == "*" || $0 == group } }

  /// Whether the rule applies to a resource, or to a subresource such as `pods/exec`: by name, by `*`, or by `*/exec`.
  ///
  /// `ResourceMatches` in `pkg/apis/rbac/v1/evaluation_helpers.go` of Kubernetes.
  public func matches(resource: String) -> Bool {
    (resources ?? []).contains { rule in
      if rule == "*" || rule == resource { return true }
      guard rule.hasPrefix("*/"), let slash = resource.firstIndex(of: "/") else { return false }
      return rule.dropFirst() == resource[slash...]
    }
  }

  /// Whether the rule allows all common verbs on all resources of all API groups.
  public var allowsEverything: Bool {
    !isRestrictedToNames && (apiGroups ?? []).contains("*") && (resources ?? []).contains("*")
      && (verbs.contains("*") || Self.commonVerbs.allSatisfy(verbs.contains))
  }

  /// The verbs that together allow everything that clients commonly do. `deletecollection` is not necessary.
  private static let commonVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
}
