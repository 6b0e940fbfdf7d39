package import Kubernetes

/// What a network policy opens beyond a default deny, by direction: a digest of bounded size.
///
/// Network policies are additive: a rule for a direction allows traffic that another policy denies.
package struct OpeningAssessment: Sendable, Hashable {
  /// From or to where traffic is allowed.
  package enum Reach: Int, Sendable, Hashable, Comparable {
    /// Pods in the namespace of the policy.
    case ownNamespace
    /// Pods in selected namespaces, or certain pods in all namespaces.
    case selectedPods
    /// Blocks of IP addresses.
    case addresses
    /// All pods in all namespaces.
    case allNamespaces
    /// Every address.
    case anywhere

    package static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
  }

  /// The rules of one direction together.
  package struct Opening: Sendable, Hashable {
    /// The widest reach of a rule.
    package var reach: Reach
    /// The severity of the most severe rule.
    package var severity: Severity
    /// True if a rule opens all ports from or to all namespaces or anywhere.
    package var isComplete: Bool
    /// The most severe rule in words, such as `from anywhere on all ports`.
    package var summary: String
  }

  /// Whether the policy applies to all pods of the namespace.
  package var appliesToAllPods: Bool
  /// The directions that are opened.
  package var openings: [PolicyType: Opening]

  /// Judges a specification; `nil` if it opens nothing: it has no rules for the directions that it restricts, or its
  /// selectors select nothing.
  package init?(_ spec: NetworkPolicySpec) {
    guard !spec.podSelector.isContradictory else { return nil }
    let types = spec.effectivePolicyTypes
    appliesToAllPods = spec.podSelector.selectsByDefault
    openings = [:]
    if types.contains(.ingress) {
      openings[.ingress] = Opening((spec.ingress ?? []).compactMap { RuleAssessment(.ingress, $0.from, $0.ports) })
    }
    if types.contains(.egress) {
      openings[.egress] = Opening((spec.egress ?? []).compactMap { RuleAssessment(.egress, $0.to, $0.ports) })
    }
    if openings.isEmpty { return nil }
  }
}

extension OpeningAssessment.Opening {
  fileprivate init?(_ rules: [RuleAssessment]) {
    guard let worst = rules.max(by: { ($0.severity, $0.reach) < ($1.severity, $1.reach) }) else { return nil }
    reach = rules.map(\.reach).max() ?? worst.reach
    severity = worst.severity
    isComplete = rules.contains(where: \.isComplete)
    summary = worst.summary
  }
}

/// What one rule of a network policy opens.
private struct RuleAssessment {
  typealias Reach = OpeningAssessment.Reach

  let direction: PolicyType
  let reach: Reach
  let severity: Severity
  let peers: [NetworkPolicyPeer]
  let ports: [NetworkPolicyPort]

  /// `nil` if no peer can match. Without peers, the rule allows traffic from or to anywhere.
  init?(_ direction: PolicyType, _ peers: [NetworkPolicyPeer]?, _ ports: [NetworkPolicyPort]?) {
    self.direction = direction
    self.ports = ports ?? []
    let all = peers ?? []
    self.peers = all.filter { !$0.matchesNothing }
    if all.isEmpty || self.peers.coverMostAddresses {
      reach = .anywhere
    } else {
      guard let widest = self.peers.map(\.reach).max() else { return nil }
      reach = widest
    }
    severity = Self.severity(direction, reach, self.ports)
  }

  var isComplete: Bool { ports.isEmpty && reach >= .allNamespaces }

  /// All ports of every address are severe, a restriction of either is less so.
  private static func severity(_ direction: PolicyType, _ reach: Reach, _ ports: [NetworkPolicyPort]) -> Severity {
    switch reach {
    case .anywhere where ports.isEmpty: .high
    case .anywhere where direction == .egress && isDNS(ports): .low
    case .anywhere, .allNamespaces: .medium
    case .addresses, .selectedPods, .ownNamespace: .low
    }
  }

  private static func isDNS(_ ports: [NetworkPolicyPort]) -> Bool {
    !ports.isEmpty && ports.allSatisfy { $0.port == .int(53) && ($0.endPort ?? 53) == 53 }
  }

  var summary: String {
    let word = direction == .ingress ? "from" : "to"
    let what: String =
      switch reach {
      case .anywhere: "anywhere"
      case .allNamespaces: "all namespaces"
      case .addresses:
        peers.compactMap(\.ipBlock?.cidr).map { $0.escaped(limit: 43) }.summarized(limit: 3)
      case .selectedPods: "selected namespaces"
      case .ownNamespace: "its own namespace"
      }
    let on = ports.isEmpty ? "all ports" : "port \(ports.map(\.title).summarized(limit: 3))"
    return "\(word) \(what) on \(on)"
  }
}

extension NetworkPolicyPeer {
  fileprivate var matchesNothing: Bool {
    podSelector?.isContradictory == true || namespaceSelector?.isContradictory == true
  }

  fileprivate var reach: OpeningAssessment.Reach {
    if ipBlock != nil { return .addresses }
    guard let namespaceSelector else { return .ownNamespace }
    return namespaceSelector.selectsByDefault && podSelector?.selectsByDefault ?? true ? .allNamespaces : .selectedPods
  }
}

extension [NetworkPolicyPeer] {
  /// Whether the IP blocks together have at least as many addresses as a /7 of IPv4, or more than a /7 of IPv6: all private
  /// networks together have fewer (RFC 1918, RFC 4193). All addresses can also be written as several blocks.
  fileprivate var coverMostAddresses: Bool {
    var shares = (v4: 0.0, v6: 0.0)
    for block in compactMap(\.ipBlock) {
      // The API server accepts only blocks with a prefix length.
      let length = block.cidr.split(separator: "/").last.flatMap { Int($0) } ?? 0
      var share = 1.0
      for _ in 0..<Swift.min(Swift.max(length, 0), 128) { share /= 2 }
      if block.cidr.contains(":") { shares.v6 += share } else { shares.v4 += share }
    }
    let limit = 1.0 / 128
    return shares.v4 >= limit || shares.v6 > limit
  }
}

extension NetworkPolicyPort {
  fileprivate var title: String {
    let proto = (self.protocol ?? "TCP").escaped(limit: 8)
    let number: String =
      switch port {
      case .int(let port): endPort.map { "\(port)-\($0)" } ?? "\(port)"
      case .string(let name): name.escaped(limit: 63)
      case nil: "all"
      }
    return "\(number)/\(proto)"
  }
}

extension NetworkPolicySpec {
  /// Absent types mean Ingress, and Egress if there are egress rules.
  fileprivate var effectivePolicyTypes: [PolicyType] {
    if let policyTypes, !policyTypes.isEmpty { return policyTypes }
    return (egress ?? []).isEmpty ? [.ingress] : [.ingress, .egress]
  }
}
