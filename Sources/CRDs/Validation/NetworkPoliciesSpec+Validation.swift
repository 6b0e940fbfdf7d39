internal import Kubernetes

extension NetworkPoliciesSpec {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let selectors = path.field("allow").field("ingressFromNamespaces")
    let servers = path.field("allow").field("dnsServers").field("peers")
    return selectors.each(allow?.ingressFromNamespaces) { $0.validateSemantics(at: $1) }
      + servers.each(allow?.dnsServers?.peers) { $0.validateSemantics(at: $1) }
      + path.field("policies").each(policies) { $0.validateSemantics(at: $1) }
  }
}

extension NetworkPolicyTemplate {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let nameErrors =
      Self.reservedNames.contains(name)
      ? [path.field("name").error(name, "is reserved for defaultDeny or allow", fix: "use another name")] : []
    return nameErrors + spec.validateSemantics(at: path.field("spec"))
  }
}

/// The rules of Kubernetes in pkg/apis/networking/validation.
extension NetworkPolicySpec {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    podSelector.validateSemantics(at: path.field("podSelector"))
      + path.field("ingress").each(ingress) { rule, path in
        path.field("ports").each(rule.ports) { $0.validateSemantics(at: $1) }
          + path.field("from").each(rule.from) { $0.validateSemantics(at: $1) }
      }
      + path.field("egress").each(egress) { rule, path in
        path.field("ports").each(rule.ports) { $0.validateSemantics(at: $1) }
          + path.field("to").each(rule.to) { $0.validateSemantics(at: $1) }
      }
  }
}

extension NetworkPolicyPort {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    guard let endPort else { return [] }
    let last = path.field("endPort")
    let value = JSONValue.integer(Int64(endPort))
    guard case .int(let first)? = port else {
      return [last.error(value, "requires a numeric port", fix: "specify port as a number")]
    }
    return endPort < first
      ? [last.error(value, "is less than port \(first)", fix: "use \(first) or more, or omit it")] : []
  }
}

extension NetworkPolicyPeer {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let selectors =
      (podSelector?.validateSemantics(at: path.field("podSelector")) ?? [])
      + (namespaceSelector?.validateSemantics(at: path.field("namespaceSelector")) ?? [])
    guard let ipBlock else {
      guard podSelector == nil, namespaceSelector == nil else { return selectors }
      return [path.error(nil, "is empty", fix: "specify podSelector, namespaceSelector or ipBlock; {} selects all")]
    }
    let mixed =
      podSelector == nil && namespaceSelector == nil
      ? [] : [path.field("ipBlock").error(nil, "is combined with a selector", fix: "use two entries")]
    return mixed + selectors + ipBlock.validateSemantics(at: path.field("ipBlock"))
  }
}

extension IPBlock {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    guard let whole = AddressBlock(cidr) else { return [] }
    return path.field("except").each(except) { text, path in
      guard let part = AddressBlock(text), !whole.strictlyContains(part) else { return [] }
      return [path.error(text, "is not contained in \(cidr)", fix: "use a smaller block within it")]
    }
  }
}
