internal import Kubernetes

extension NetworkPoliciesSpec {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let openings = path.field("allow").field("ingressFromNamespaces")
    return openings.each(allow?.ingressFromNamespaces) { $0.checkMeaning(at: $1) }
      + path.field("policies").each(policies) { $0.checkMeaning(at: $1) }
  }
}

extension NetworkPolicyTemplate {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let taken =
      Self.reservedNames.contains(name)
      ? [path.field("name").error(name, "is taken by defaultDeny or allow", mend: "choose another name")] : []
    return taken + spec.checkMeaning(at: path.field("spec"))
  }
}

/// Kubernetes' own rules: pkg/apis/networking/validation.
extension NetworkPolicySpec {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    podSelector.checkMeaning(at: path.field("podSelector"))
      + path.field("ingress").each(ingress) { rule, path in
        path.field("ports").each(rule.ports) { $0.checkMeaning(at: $1) }
          + path.field("from").each(rule.from) { $0.checkMeaning(at: $1) }
      }
      + path.field("egress").each(egress) { rule, path in
        path.field("ports").each(rule.ports) { $0.checkMeaning(at: $1) }
          + path.field("to").each(rule.to) { $0.checkMeaning(at: $1) }
      }
  }
}

extension NetworkPolicyPort {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    guard let endPort else { return [] }
    let last = path.field("endPort")
    let value = JSONValue.integer(Int64(endPort))
    guard case .int(let first)? = port else {
      return [last.error(value, "has no port to start at", mend: "give a number as port")]
    }
    return endPort < first
      ? [last.error(value, "is less than port, \(first)", mend: "use \(first) or more, or leave it out")] : []
  }
}

extension NetworkPolicyPeer {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let selectors =
      (podSelector?.checkMeaning(at: path.field("podSelector")) ?? [])
      + (namespaceSelector?.checkMeaning(at: path.field("namespaceSelector")) ?? [])
    guard let ipBlock else {
      guard podSelector == nil, namespaceSelector == nil else { return selectors }
      return [path.error(nil, "is empty", mend: "give podSelector, namespaceSelector or ipBlock; {} selects all")]
    }
    let mixed =
      podSelector == nil && namespaceSelector == nil
      ? [] : [path.field("ipBlock").error(nil, "stands beside a selector", mend: "make two entries of them")]
    return mixed + selectors + ipBlock.checkMeaning(at: path.field("ipBlock"))
  }
}

extension IPBlock {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    guard let whole = AddressBlock(cidr) else { return [] }
    return path.field("except").each(except) { text, path in
      guard let part = AddressBlock(text), !whole.strictlyContains(part) else { return [] }
      return [path.error(text, "is not a part of \(cidr)", mend: "use a smaller block within it")]
    }
  }
}
