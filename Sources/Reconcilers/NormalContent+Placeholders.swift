import CRDs
import Kubernetes

/// Fills in the name of the namespace, in every string: typed, since the way through JSON takes ten times as long and is
/// taken for each namespace.
extension NormalContent {
  func expanding(namespace: String) -> NormalContent {
    let fill = Filler(namespace: namespace)
    return switch self {
    case .networkPolicy(let spec): .networkPolicy(fill(spec))
    case .role(let rules): .role(rules.map(fill.callAsFunction))
    case .roleBinding(let role, let subjects): .roleBinding(fill(role), subjects.map(fill.callAsFunction))
    case .resourceQuota(let spec): .resourceQuota(fill(spec))
    case .limitRange(let limits): .limitRange(limits.map(fill.callAsFunction))
    case .serviceAccount: self
    }
  }
}

private struct Filler {
  let namespace: String

  func callAsFunction(_ text: String) -> String { Template.expand(text, namespace: namespace) }

  func callAsFunction(_ texts: [String]?) -> [String]? { texts?.map { self($0) } }

  func callAsFunction(_ labels: [String: String]?) -> [String: String]? {
    labels?.expandingKeys(namespace: namespace).mapValues { self($0) }
  }

  func callAsFunction(_ amounts: [String: Quantity]?) -> [String: Quantity]? {
    amounts?.expandingKeys(namespace: namespace)
  }

  func callAsFunction(_ selector: LabelSelector) -> LabelSelector {
    LabelSelector(
      matchLabels: self(selector.matchLabels),
      matchExpressions: selector.matchExpressions?.map {
        LabelSelectorRequirement(key: self($0.key), operator: $0.operator, values: self($0.values))
      })
  }

  func callAsFunction(_ spec: NetworkPolicySpec) -> NetworkPolicySpec {
    NetworkPolicySpec(
      podSelector: self(spec.podSelector),
      ingress: spec.ingress?.map { .init(ports: self($0.ports), from: self($0.from)) },
      egress: spec.egress?.map { .init(ports: self($0.ports), to: self($0.to)) }, policyTypes: spec.policyTypes)
  }

  func callAsFunction(_ ports: [NetworkPolicyPort]?) -> [NetworkPolicyPort]? {
    ports?.map { port in
      guard case .string(let name)? = port.port else { return port }
      return NetworkPolicyPort(protocol: port.protocol, port: .string(self(name)), endPort: port.endPort)
    }
  }

  func callAsFunction(_ peers: [NetworkPolicyPeer]?) -> [NetworkPolicyPeer]? {
    peers?.map {
      NetworkPolicyPeer(
        podSelector: $0.podSelector.map { self($0) }, namespaceSelector: $0.namespaceSelector.map { self($0) },
        ipBlock: $0.ipBlock.map { IPBlock(cidr: self($0.cidr), except: self($0.except)) })
    }
  }

  func callAsFunction(_ rule: PolicyRule) -> PolicyRule {
    PolicyRule(
      apiGroups: self(rule.apiGroups), resources: self(rule.resources), verbs: rule.verbs.map { self($0) },
      resourceNames: self(rule.resourceNames), nonResourceURLs: self(rule.nonResourceURLs))
  }

  func callAsFunction(_ role: RoleRef) -> RoleRef {
    RoleRef(kind: role.kind, name: self(role.name), apiGroup: role.apiGroup)
  }

  func callAsFunction(_ subject: Subject) -> Subject {
    Subject(
      kind: subject.kind, name: self(subject.name), namespace: subject.namespace.map { self($0) },
      apiGroup: subject.apiGroup)
  }

  func callAsFunction(_ spec: ResourceQuotaSpec) -> ResourceQuotaSpec {
    ResourceQuotaSpec(
      hard: self(spec.hard), scopes: spec.scopes,
      scopeSelector: spec.scopeSelector.map { selector in
        ScopeSelector(
          matchExpressions: selector.matchExpressions?.map {
            .init(scopeName: $0.scopeName, operator: $0.operator, values: self($0.values))
          })
      })
  }

  func callAsFunction(_ item: LimitRangeItem) -> LimitRangeItem {
    LimitRangeItem(
      type: item.type, max: self(item.max), min: self(item.min), default: self(item.default),
      defaultRequest: self(item.defaultRequest), maxLimitRequestRatio: self(item.maxLimitRequestRatio))
  }
}
