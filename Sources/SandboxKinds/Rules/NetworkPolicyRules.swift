import Kubernetes
import SandboxMerge

/// Defaults and rules of network policies.
enum NetworkPolicyRules {
  /// The policy with the directions that its rules imply, if it names none.
  /// Source: `SetDefaults_NetworkPolicy` in k8s.io/kubernetes/pkg/apis/networking/v1.
  static func defaulted(_ policy: JSONValue) -> JSONValue {
    guard policy.elements("spec", "policyTypes").isEmpty else { return policy }
    var policy = policy
    policy.set(
      policy.elements("spec", "egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"], at: "spec", "policyTypes")
    return policy
  }

  /// The rules of network policies.
  /// Source: `ValidateNetworkPolicySpec` in k8s.io/kubernetes/pkg/apis/networking/validation.
  static func problems(in policy: JSONValue) -> [FieldProblem] {
    var found = SelectorRules.problems(in: policy.value("spec", "podSelector"), at: "spec.podSelector")
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
      for (index, rule) in policy.elements("spec", direction).enumerated() {
        let path = "spec.\(direction)[\(index)]"
        for (index, port) in rule.elements("ports").enumerated() {
          found += policyPortProblems(port, at: "\(path).ports[\(index)]")
        }
        for (index, peer) in rule.elements(peers).enumerated() {
          found += peerProblems(peer, at: "\(path).\(peers)[\(index)]")
        }
      }
    }
    let types = policy.elements("spec", "policyTypes")
    if types.count > 2 {
      found.append(.invalid("spec.policyTypes", .array(types), "may not specify more than two policyTypes"))
      return found
    }
    for (index, type) in types.enumerated() where type != "Ingress" && type != "Egress" {
      found.append(.notSupported("spec.policyTypes[\(index)]", type, ["Ingress", "Egress"]))
    }
    return found
  }

  private static func policyPortProblems(_ rule: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let name = rule["protocol"], !["TCP", "UDP", "SCTP"].contains(name) {
      found.append(.notSupported("\(path).protocol", name, ["TCP", "UDP", "SCTP"]))
    }
    let end = rule["endPort"]
    switch rule["port"] {
    case .integer(let number)?:
      found += PortRules.numberProblems(number, at: "\(path).port")
      guard let last = end?.integerValue else { break }
      if last < number {
        found.append(.invalid("\(path).endPort", .integer(number), "must be greater than or equal to `port`"))
      }
      found += PortRules.numberProblems(last, at: "\(path).endPort")
    case .string(let name)?:
      if let end { found.append(.invalid("\(path).endPort", end, "may not be specified when `port` is non-numeric")) }
      found += PortRules.nameProblems(name, at: "\(path).port")
    default:
      if let end {
        found.append(.invalid("\(path).endPort", end, "may not be specified when `port` is not specified"))
      }
    }
    return found
  }

  private static func peerProblems(_ peer: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var count = 0
    for name in ["podSelector", "namespaceSelector"] {
      guard let selector = peer[name] else { continue }
      count += 1
      found += SelectorRules.problems(in: selector, at: "\(path).\(name)")
    }
    if let block = peer["ipBlock"] {
      if count > 0 { found.append(.forbidden(path, "may not specify both ipBlock and another peer")) }
      count += 1
      found += blockProblems(block, at: "\(path).ipBlock")
    }
    if count == 0 { found.append(.required(path, "must specify a peer")) }
    return found
  }

  private static func blockProblems(_ block: JSONValue, at path: String) -> [FieldProblem] {
    let text = block.text("cidr")
    if text.isEmpty { return [.required("\(path).cidr")] }
    guard let range = AddressRange(text) else {
      return [.invalid("\(path).cidr", .string(text), AddressRange.message)]
    }
    var found: [FieldProblem] = []
    for (index, hole) in block.elements("except").enumerated() {
      let path = "\(path).except[\(index)]"
      guard let hole = hole.stringValue else { continue }
      guard let inner = AddressRange(hole) else {
        found.append(.invalid(path, .string(hole), AddressRange.message))
        continue
      }
      if !range.strictlyContains(inner) {
        found.append(.invalid(path, .string(hole), "must be a strict subset of `cidr`"))
      }
    }
    return found
  }
}
