import Kubernetes

/// How a rule of a network policy matches a peer.
enum PeerMatch: Sendable, Hashable {
  /// The rule does not allow the peer.
  case none
  /// The rule allows the peer.
  case all
  /// The rule allows a part of a block of addresses.
  case some(AddressSet)
  /// The rule allows a block of addresses, and the addresses of the pods are not known.
  case unknown
}

extension Inventory {
  /// Whether a peer of a policy matches an endpoint.
  func match(_ peer: NetworkPolicyPeer, of policyNamespace: String, _ endpoint: Endpoint) -> PeerMatch {
    if let block = peer.ipBlock { return match(AddressSet(block), endpoint) }
    guard let workload = endpoint.workload, !workload.usesHostNetwork else { return .none }
    guard peer.podSelector != nil || peer.namespaceSelector != nil else { return .none }
    let namespace = workload.id.namespace
    let isInNamespace =
      peer.namespaceSelector.map { $0.matches(labels(ofNamespace: namespace)) } ?? (namespace == policyNamespace)
    return isInNamespace && peer.podSelector?.matches(workload.labels) ?? true ? .all : .none
  }

  private func match(_ allowed: AddressSet, _ endpoint: Endpoint) -> PeerMatch {
    switch endpoint {
    case .addresses(let block):
      let addresses = AddressSet(block)
      if allowed.isSuperset(of: addresses) { return .all }
      let common = allowed.intersection(addresses)
      return common.isEmpty ? .none : .some(common)
    case .workload(let workload):
      if !workload.addresses.isEmpty {
        return allowed.intersection(AddressSet(workload.addresses)).isEmpty ? .none : .all
      }
      let everything = [AddressBlock.everyIPv4, .everyIPv6].map { AddressSet($0) }
      if everything.contains(where: allowed.isSuperset) { return .all }
      return allowed.isEmpty ? .none : .unknown
    }
  }
}

extension AddressSet {
  /// The addresses of a block without its exceptions. An invalid block contains no address.
  init(_ block: IPBlock) {
    let excluded = (block.except ?? []).compactMap(AddressBlock.init).map { AddressSet($0) }
    self = excluded.reduce(AddressBlock(block.cidr).map { AddressSet($0) } ?? AddressSet()) { $0.subtracting($1) }
  }
}
