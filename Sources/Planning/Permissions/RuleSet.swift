import Kubernetes

/// A set of permissions that prints equal permissions as equal rules, whatever rules they came from.
struct RuleSet {
  /// One resource of one API group, and one object of it or all of them.
  private struct Target: Hashable {
    var group: String
    var resource: String
    /// `nil` for all objects.
    var name: String?
  }

  private var verbs: [Target: Set<String>] = [:]

  /// Adds the permissions of a rule for resources.
  mutating func insert(_ rule: PolicyRule) {
    let names = rule.resourceNames ?? []
    for group in rule.apiGroups ?? [] {
      for resource in rule.resources ?? [] {
        for name in names.isEmpty ? [nil] : names.map(Optional.some) {
          verbs[Target(group: group, resource: resource, name: name), default: []].formUnion(rule.verbs)
        }
      }
    }
  }

  /// The smallest list of rules with exactly these permissions that this merging finds, in a stable order. Wildcards stay as
  /// they are, and replace what they include.
  var rules: [PolicyRule] {
    var rules = verbs.compactMap { target, verbs -> PolicyRule? in
      let verbs = needed(target, verbs)
      guard !verbs.isEmpty else { return nil }
      return PolicyRule(
        apiGroups: [target.group], resources: [target.resource], verbs: verbs.sorted(by: Self.verbOrder),
        resourceNames: target.name.map { [$0] })
    }
    rules = Self.merging(rules, \.resourceNames) { $0.resourceNames == nil ? $0 : $0.setting(\.resourceNames, []) }
    rules = Self.merging(rules, \.resources) { $0.setting(\.resources, []) }
    rules = Self.merging(rules, \.apiGroups) { $0.setting(\.apiGroups, []) }
    return rules.sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
  }

  /// The verbs of a target that no wildcard, and no rule for all objects, includes.
  private func needed(_ target: Target, _ verbs: Set<String>) -> Set<String> {
    if verbs.contains("*"), !includes(target, "*") { return ["*"] }
    return verbs.filter { !includes(target, $0) }
  }

  /// Whether a wider target has the verb.
  private func includes(_ target: Target, _ verb: String) -> Bool {
    var resources = [target.resource, "*"]
    if let slash = target.resource.firstIndex(of: "/") { resources.append("*" + target.resource[slash...]) }
    for group in [target.group, "*"] {
      for resource in resources {
        for name in [target.name, nil] {
          let wider = Target(group: group, resource: resource, name: name)
          guard wider != target, let held = verbs[wider] else { continue }
          if held.contains("*") || held.contains(verb) { return true }
        }
      }
    }
    return false
  }

  /// Merges rules that differ only in one list.
  private static func merging(
    _ rules: [PolicyRule], _ list: WritableKeyPath<PolicyRule, [String]?>,
    by key: (PolicyRule) -> PolicyRule
  ) -> [PolicyRule] {
    Dictionary(grouping: rules, by: key).map { key, rules in
      guard rules.count > 1 || key[keyPath: list] == [] else { return rules[0] }
      return key.setting(list, Set(rules.flatMap { $0[keyPath: list] ?? [] }).sorted())
    }
  }

  /// The order in which people write verbs: those that read, then those that write, then others by name.
  private static func verbOrder(_ left: String, _ right: String) -> Bool {
    let usual = ["*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]
    let ranks = [left, right].map { usual.firstIndex(of: $0) ?? usual.count }
    return ranks[0] == ranks[1] ? left < right : ranks[0] < ranks[1]
  }
}

extension PolicyRule {
  fileprivate func setting(_ list: WritableKeyPath<PolicyRule, [String]?>, _ value: [String]) -> PolicyRule {
    var copy = self
    copy[keyPath: list] = value
    return copy
  }

  /// The fields in the order of their significance, for sorting.
  fileprivate var sortKey: [String] {
    [apiGroups, resources, resourceNames, verbs].map { ($0 ?? []).joined(separator: ",") }
  }
}
