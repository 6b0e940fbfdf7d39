import Kubernetes

extension ReachDecision {
  /// `allowed`, `partial` if only a part of a block of addresses is allowed, or `blocked`.
  var verdict: String { isAllowed ? (isPartial ? "partial" : "allowed") : "blocked" }

  /// The verdict, and a line or more for each direction.
  var explanation: String {
    let part = isPartial ? " for a part of the addresses" : ""
    let port = query.map { " on \($0)" } ?? (isAllowed && ports != .all ? " on \(ports)" : "")
    var lines = ["\(isAllowed ? "allowed" : "blocked")\(part): \(source) to \(destination)\(port)"]
    if let query, query.ports(of: destination).isEmpty {
      lines.append("  port:    no container of \(destination) declares a port named \(query)")
    }
    lines += egress.lines(for: self, endpoint: source) + ingress.lines(for: self, endpoint: destination)
    return lines.map { $0.escapedForTerminal + "\n" }.joined()
  }

  /// The object in the list of results.
  var json: JSONValue {
    [
      "from": .string(source.description), "to": .string(destination.description), "allowed": .bool(isAllowed),
      "partial": .bool(isPartial), "port": query.map { .string($0.description) } ?? .null,
      "ports": .array(ports == .all ? ["all"] : ports.items.map { .string($0) }), "egress": egress.json(for: self),
      "ingress": ingress.json(for: self),
    ]
  }
}

extension ReachDecision.Direction {
  /// Whether the direction allows the traffic of a decision, apart from the other direction.
  fileprivate func allows(_ decision: ReachDecision) -> Bool {
    !(decision.query.map { ports.intersection($0.ports(of: decision.destination)) } ?? ports).isEmpty
  }

  /// The rules that allow the port of a decision.
  fileprivate func effectiveRules(_ decision: ReachDecision) -> [ReachDecision.Rule] {
    guard let query = decision.query else { return rules }
    return rules.filter { !$0.ports.intersection(query.ports(of: decision.destination)).isEmpty }
  }

  /// A cell of the table.
  func summary(for decision: ReachDecision) -> String {
    if let exemption { return exemption.summary }
    let allowing = Set(effectiveRules(decision).filter { !$0.ports.isEmpty }.map(\.policy.name)).sorted()
    return allowing.isEmpty
      ? "denied by \(policies.map(\.name).joined(separator: ","))" : "allowed by \(allowing.joined(separator: ","))"
  }

  /// The lines of an explanation.
  fileprivate func lines(for decision: ReachDecision, endpoint: Endpoint) -> [String] {
    let title = "  \(type == .egress ? "egress: " : "ingress:") "
    if let exemption { return [title + exemption.sentence(endpoint, type)] }
    let allowing = effectiveRules(decision)
    var lines = allowing.map { "\(title)allowed by NetworkPolicy \($0.policy) (\($0.path)) on \($0.portText)" }
    if !allows(decision) {
      let names = policies.map(\.description).joined(separator: ", ")
      let verb = policies.count == 1 ? "selects" : "select"
      lines.append(
        "\(title)denied: NetworkPolicy \(names) \(verb) \(endpoint), and no rule allows the traffic")
      lines += rules.map { "           \($0.policy) (\($0.path)) allows it on \($0.portText) only" }
      lines += unknownRules.map {
        "           \($0.policy) (\($0.path)) allows a block of addresses; the addresses of the pods are not known"
      }
    }
    return lines
  }

  fileprivate func json(for decision: ReachDecision) -> JSONValue {
    [
      "allowed": .bool(allows(decision)), "isolated": .bool(exemption == nil),
      "reason": exemption.map { .string($0.summary) } ?? .null,
      "policies": .array(policies.map { .string($0.description) }), "rules": .array(rules.map(\.json)),
      "unknownRules": .array(unknownRules.map(\.json)),
    ]
  }
}

extension ReachDecision.Rule {
  fileprivate var portText: String { ports == .all ? "all ports" : ports.description }

  fileprivate var json: JSONValue {
    [
      "policy": .string(policy.description), "path": .string(path),
      "ports": .array(ports == .all ? ["all"] : ports.items.map { .string($0) }),
    ]
  }
}

extension ReachDecision.Exemption {
  fileprivate var summary: String {
    switch self {
    case .notIsolated: "not isolated"
    case .outsideCluster: "outside the cluster"
    case .hostNetwork: "host network"
    case .samePod: "same pod"
    }
  }

  fileprivate func sentence(_ endpoint: Endpoint, _ type: PolicyType) -> String {
    switch self {
    case .notIsolated: "allowed: no NetworkPolicy of type \(type.rawValue) selects \(endpoint)"
    case .outsideCluster: "allowed: no NetworkPolicy applies to addresses outside the cluster"
    case .hostNetwork: "allowed: no NetworkPolicy applies to pods that use the network of their node"
    case .samePod: "allowed: a pod can always connect to itself"
    }
  }
}
