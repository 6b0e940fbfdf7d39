import CRDs
import Kubernetes

/// Judges network policies by what they open of what a baseline denies.
struct NetworkJudge {
  let settings: NetworkPoliciesSpec?

  /// The judgment of an unmanaged policy; `nil` if it opens nothing that the baseline denies.
  func verdict(on object: ObservedObject) -> Verdict? {
    guard case .opens(let assessment)? = object.risk else { return nil }
    let widened = widened(by: assessment)
    guard let worst = widened.max(by: { $0.opening.severity < $1.opening.severity }) else { return nil }
    let what = widened.map { "\($0.direction.rawValue) \($0.opening.summary)" }.joined(separator: " and ")
    return Verdict(
      check: worst.direction == .ingress ? .openIngress : .openEgress, severity: worst.opening.severity,
      message: "\(object.id.title) (not managed) opens \(what), which the baseline denies by default")
  }

  private func widened(
    by assessment: OpeningAssessment
  ) -> [(direction: PolicyType, opening: OpeningAssessment.Opening)] {
    let denied = settings?.defaultDeny ?? []
    return PolicyType.allCases.filter(denied.contains).compactMap { direction in
      guard let opening = assessment.openings[direction] else { return nil }
      // The baseline itself allows all traffic within the namespace.
      if opening.reach == .ownNamespace, settings?.allow?.sameNamespace == true { return nil }
      return (direction, opening)
    }
  }
}

extension NetworkPoliciesSpec {
  /// A policy of the baseline that opens everything in one direction for all pods.
  struct CompleteOpening {
    /// The item that the policy is named after.
    var item: String
    var direction: PolicyType
    var opening: OpeningAssessment.Opening
  }

  /// The policies of the baseline that open everything. Placeholders do not matter: they occur only in keys and values.
  var completeOpenings: [CompleteOpening] {
    var openings = (policies ?? []).flatMap { Self.completeOpenings(of: $0.spec, item: $0.name) }
    if let sources = allow?.ingressFromNamespaces, !sources.isEmpty {
      let peers = sources.map { NetworkPolicyPeer(namespaceSelector: $0) }
      let spec = NetworkPolicySpec(ingress: [.init(from: peers)], policyTypes: [.ingress])
      openings += Self.completeOpenings(of: spec, item: BuiltInItem.allowIngressFromNamespaces.rawValue)
    }
    return openings
  }

  private static func completeOpenings(of spec: NetworkPolicySpec, item: String) -> [CompleteOpening] {
    guard let assessment = OpeningAssessment(spec), assessment.appliesToAllPods else { return [] }
    return PolicyType.allCases.compactMap { direction in
      guard let opening = assessment.openings[direction], opening.isComplete else { return nil }
      return CompleteOpening(item: item, direction: direction, opening: opening)
    }
  }
}
