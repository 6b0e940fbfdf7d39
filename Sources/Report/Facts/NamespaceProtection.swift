import Kubernetes

/// The objects and labels that protect a namespace.
package struct NamespaceProtection: Sendable, Hashable {
  /// Whether the input contains the namespace itself, not only objects in it.
  package var isDeclared = false
  /// The labels of the namespace.
  package var labels: [String: String] = [:]
  /// The number of network policies.
  package var policies = 0
  /// Whether a network policy selects all pods and allows no ingress.
  package var deniesIngress = false
  /// Whether a network policy selects all pods and allows no egress.
  package var deniesEgress = false
  /// The number of ResourceQuotas.
  package var quotas = 0
  /// The number of LimitRanges.
  package var limitRanges = 0

  /// The level of the Pod Security Standards that admission enforces; `nil` if the label is not set.
  package var podSecurityLevel: String? { labels["pod-security.kubernetes.io/enforce"] }

  /// Adds a network policy.
  ///
  /// A policy without `policyTypes` restricts ingress, and egress if it has rules for it.
  mutating func add(policy: JSONValue) {
    policies += 1
    let spec = policy["spec"] ?? [:]
    let selector = spec["podSelector"]?.objectValue ?? [:]
    guard selector.values.allSatisfy({ $0.isEmptyCollection }) else { return }
    func hasRules(_ field: String) -> Bool { !(spec[field]?.arrayValue ?? []).isEmpty }
    let types = (spec["policyTypes"]?.arrayValue ?? []).compactMap(\.stringValue)
    if !hasRules("ingress"), types.isEmpty || types.contains("Ingress") { deniesIngress = true }
    if !hasRules("egress"), types.contains("Egress") { deniesEgress = true }
  }
}

extension JSONValue {
  /// Whether the value is null, an empty list or an empty object.
  fileprivate var isEmptyCollection: Bool {
    self == .null || arrayValue?.isEmpty == true || objectValue?.isEmpty == true
  }
}
