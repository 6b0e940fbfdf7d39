package import Kubernetes

extension ResourceQuota: ManagedObject {
  /// The spec with canonical quantities.
  package struct Content: NormalizedContent {
    package var spec: ResourceQuotaSpec

    package func expanding(namespace: String) -> Self {
      Content(spec: PlaceholderFiller(namespace: namespace).fill(spec))
    }

    /// All the limits, none of them higher, for the same scopes.
    package func isAtLeastAsStrict(as desired: Self) -> Bool {
      guard spec.scopes == desired.spec.scopes, spec.scopeSelector == desired.spec.scopeSelector else { return false }
      return (desired.spec.hard ?? [:]).allSatisfy { name, limit in
        spec.hard?[name].map { $0 <= limit } ?? false
      }
    }

    /// ValidateResourceQuotaUpdate of Kubernetes: the scopes cannot be changed, the scope selector can.
    package var immutableFields: Fingerprint? { Fingerprint(of: spec.scopes) }
  }

  package var normalizedContent: Content { Content(spec: (spec ?? ResourceQuotaSpec()).normalized) }
}

extension ResourceQuotaSpec {
  fileprivate var normalized: ResourceQuotaSpec {
    ResourceQuotaSpec(
      hard: hard?.canonical, scopes: scopes?.sorted().nilIfEmpty,
      scopeSelector: (scopeSelector?.matchExpressions ?? []).isEmpty
        ? nil
        : ScopeSelector(
          matchExpressions: scopeSelector?.matchExpressions?.map {
            .init(scopeName: $0.scopeName, operator: $0.operator, values: $0.values?.nilIfEmpty)
          }))
  }
}

extension PlaceholderFiller {
  fileprivate func fill(_ spec: ResourceQuotaSpec) -> ResourceQuotaSpec {
    ResourceQuotaSpec(
      hard: self(spec.hard), scopes: spec.scopes,
      scopeSelector: spec.scopeSelector.map { selector in
        ScopeSelector(
          matchExpressions: selector.matchExpressions?.map {
            .init(scopeName: $0.scopeName, operator: $0.operator, values: self($0.values))
          })
      })
  }
}
