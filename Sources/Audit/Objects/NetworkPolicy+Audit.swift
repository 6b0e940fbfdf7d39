import Kubernetes
import PodSecurity

extension PolicyType {
  /// The field with the rules of the direction.
  var rulesField: String { self == .ingress ? "ingress" : "egress" }
  /// The field of a rule with the sources or destinations.
  var peersField: String { self == .ingress ? "from" : "to" }
}

extension AuditedObject {
  /// The directions that a network policy restricts: `policyTypes`, or else Ingress, and Egress if it has egress rules.
  var policyTypes: Set<PolicyType> {
    if let types = spec["policyTypes"]?.arrayValue, !types.isEmpty {
      return Set(types.compactMap { $0.stringValue.flatMap(PolicyType.init(rawValue:)) })
    }
    return spec.present("egress").map { $0.arrayValue?.isEmpty == false } == true ? [.ingress, .egress] : [.ingress]
  }

  /// The rules of a network policy for a direction that it restricts, with their paths.
  func rules(_ direction: PolicyType) -> [(path: FieldPath, rule: JSONValue)] {
    guard kind == .networkPolicy, policyTypes.contains(direction) else { return [] }
    return spec.elements(direction.rulesField).map { (FieldPath("spec", direction.rulesField)[$0.index], $0.value) }
  }

  /// The peers of the rules for a direction, with their paths; a rule without peers has itself and `nil`.
  func peers(
    _ direction: PolicyType, where isIncluded: (_ rule: JSONValue) -> Bool = { _ in true }
  ) -> [(path: FieldPath, peer: JSONValue?, rule: JSONValue)] {
    rules(direction).flatMap { path, rule -> [(path: FieldPath, peer: JSONValue?, rule: JSONValue)] in
      guard isIncluded(rule) else { return [] }
      let peers = rule.elements(direction.peersField)
      if peers.isEmpty { return [(path, nil, rule)] }
      return peers.map { (path.field(direction.peersField)[$0.index], $0.value, rule) }
    }
  }
}

extension JSONValue {
  /// Whether a peer of a network policy is a block of all addresses.
  var isEveryAddress: Bool {
    present("ipBlock", "cidr")?.stringValue.flatMap(AddressBlock.init)?.prefixLength == 0
  }
}
