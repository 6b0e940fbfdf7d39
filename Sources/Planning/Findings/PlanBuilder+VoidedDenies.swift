import CRDs
import Kubernetes

/// Baselines that void each other's default deny.
extension PlanBuilder {
  /// Reports each policy of one baseline that opens everything that another baseline denies in the namespace, on both.
  mutating func findVoidedDenies() {
    let scopes = scopes.filter { $0.wants(.networkPolicies) && $0.baseline.spec.networkPolicies != nil }
    guard scopes.count > 1, scopes.contains(where: { !$0.denied.isEmpty }) else { return }
    for opener in scopes where opener.writesNetworkPolicies {
      let openings = opener.baseline.spec.networkPolicies?.completeOpenings ?? []
      guard !openings.isEmpty else { continue }
      for denier in scopes where denier.baseline.name != opener.baseline.name {
        for found in openings where denier.denied.contains(found.direction) {
          findVoided(found.direction, found.opening, by: found.item, of: opener.baseline.name, in: denier.baseline.name)
        }
      }
    }
  }

  private mutating func findVoided(
    _ direction: PolicyType, _ opening: OpeningAssessment.Opening, by item: String, of opener: String, in denier: String
  ) {
    let id = ObjectID(kind: .networkPolicy, namespace: observation.namespace.name, name: "\(opener)-\(item)")
    let what = "opens \(direction.rawValue) \(opening.summary)"
    find(
      .voidedDeny, .networkPolicies, denier, id,
      "\(id.title) of baseline '\(opener)' \(what), which this baseline denies by default")
    find(
      .voidedDeny, .networkPolicies, opener, id, "\(id.title) \(what), which baseline '\(denier)' denies by default")
  }
}

extension Scope {
  fileprivate var denied: [PolicyType] { baseline.spec.networkPolicies?.defaultDeny ?? [] }

  fileprivate var writesNetworkPolicies: Bool { baseline.spec.enforcement(of: .networkPolicies) == .enforce }
}
