import Kubernetes

/// What an object says, without the many ways to say it: two objects with equal normal content are the same to
/// Kubernetes.
///
/// Defaults are those that the API server fills in (pkg/apis/*/v1/defaults.go of Kubernetes), null and empty are one
/// where the API treats them so, and lists that are sets are sorted.
enum NormalContent: Hashable, Encodable {
  case networkPolicy(NetworkPolicySpec)
  case role([PolicyRule])
  case roleBinding(RoleRef, [Subject])
  case resourceQuota(ResourceQuotaSpec)
  case limitRange([LimitRangeItem])
  case serviceAccount(automountToken: Bool?)

  init(_ policy: NetworkPolicy) { self = .networkPolicy((policy.spec ?? NetworkPolicySpec()).normal) }
  init(_ role: Role) { self = .role((role.rules ?? []).map(\.normal)) }
  init(_ binding: RoleBinding) {
    self = .roleBinding(binding.roleRef.normal, (binding.subjects ?? []).map(\.normal))
  }
  init(_ quota: ResourceQuota) { self = .resourceQuota((quota.spec ?? ResourceQuotaSpec()).normal) }
  init(_ range: LimitRange) { self = .limitRange((range.spec?.limits ?? []).map(\.normal)) }
  init(_ account: ServiceAccount) { self = .serviceAccount(automountToken: account.automountServiceAccountToken) }

  /// What cannot be changed once the object is there: ValidateRoleBindingUpdate and ValidateResourceQuotaUpdate of
  /// Kubernetes. A quota's scopes cannot, its scope selector can.
  var immutable: Fingerprint? {
    switch self {
    case .roleBinding(let role, _): Fingerprint(of: role)
    case .resourceQuota(let spec): Fingerprint(of: spec.scopes)
    case .networkPolicy, .role, .limitRange, .serviceAccount: nil
    }
  }

  /// The directions that a policy restricts and has rules for: rules of another direction are void.
  var openedDirections: [PolicyType] {
    guard case .networkPolicy(let spec) = self else { return [] }
    return (spec.policyTypes ?? []).filter { $0 == .ingress ? spec.ingress != nil : spec.egress != nil }
  }

  /// As fields of the object, e.g. `spec`; for comparison field by field.
  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: FieldName.self)
    switch self {
    case .networkPolicy(let spec): try fields.encode(spec, forKey: .spec)
    case .role(let rules): try fields.encode(rules, forKey: .rules)
    case .roleBinding(let role, let subjects):
      try fields.encode(role, forKey: .roleRef)
      try fields.encode(subjects, forKey: .subjects)
    case .resourceQuota(let spec): try fields.encode(spec, forKey: .spec)
    case .limitRange(let limits): try fields.encode(LimitRangeSpec(limits: limits), forKey: .spec)
    case .serviceAccount(let automount): try fields.encode(automount, forKey: .automountServiceAccountToken)
    }
  }

  private enum FieldName: String, CodingKey {
    case spec, rules, roleRef, subjects, automountServiceAccountToken
  }
}

extension Fingerprint {
  /// Hashes a value; see `Fingerprint` for how long that is good.
  init(of value: some Hashable) {
    var hasher = Hasher()
    hasher.combine(value)
    self.init(value: hasher.finalize())
  }
}

extension Array {
  /// Null and empty are one.
  fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}

extension Dictionary {
  /// Null and empty are one.
  fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}

extension String {
  /// Equal only for texts of equal bytes, as names are to Kubernetes. To Swift `é` is the same however it is written:
  /// a group of people who are others would look like the one that is asked for.
  fileprivate var exact: String {
    if utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) { return self }
    return unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }
}

extension [String] {
  /// Null and empty are one.
  fileprivate var exact: [String]? { map(\.exact).nilIfEmpty }
}

extension LabelSelector {
  fileprivate var normal: LabelSelector {
    LabelSelector(
      matchLabels: matchLabels?.nilIfEmpty,
      matchExpressions: matchExpressions?.map {
        LabelSelectorRequirement(key: $0.key, operator: $0.operator, values: $0.values?.nilIfEmpty)
      }.nilIfEmpty)
  }
}

extension NetworkPolicySpec {
  /// Absent types mean Ingress, and Egress where there are egress rules.
  fileprivate var normal: NetworkPolicySpec {
    let types = policyTypes?.nilIfEmpty ?? ((egress ?? []).isEmpty ? [.ingress] : [.ingress, .egress])
    return NetworkPolicySpec(
      podSelector: podSelector.normal,
      ingress: ingress?.map { .init(ports: $0.ports?.normal, from: $0.from?.map(\.normal).nilIfEmpty) }.nilIfEmpty,
      egress: egress?.map { .init(ports: $0.ports?.normal, to: $0.to?.map(\.normal).nilIfEmpty) }.nilIfEmpty,
      policyTypes: PolicyType.allCases.filter(types.contains))
  }
}

extension [NetworkPolicyPort] {
  fileprivate var normal: [NetworkPolicyPort]? {
    map { NetworkPolicyPort(protocol: $0.protocol ?? "TCP", port: $0.port, endPort: $0.endPort) }.nilIfEmpty
  }
}

extension NetworkPolicyPeer {
  fileprivate var normal: NetworkPolicyPeer {
    NetworkPolicyPeer(
      podSelector: podSelector?.normal, namespaceSelector: namespaceSelector?.normal,
      ipBlock: ipBlock.map { IPBlock(cidr: $0.cidr, except: $0.except?.nilIfEmpty) })
  }
}

extension PolicyRule {
  fileprivate var normal: PolicyRule {
    PolicyRule(
      apiGroups: apiGroups?.exact, resources: resources?.exact, verbs: verbs.map(\.exact),
      resourceNames: resourceNames?.exact, nonResourceURLs: nonResourceURLs?.exact)
  }

  /// Whether the rule has a wildcard in verbs, resources or API groups.
  package var hasWildcard: Bool {
    verbs.contains("*") || resources?.contains("*") == true || apiGroups?.contains("*") == true
  }
}

/// The API group of everything in RBAC.
let rbacGroup = "rbac.authorization.k8s.io"

extension RoleRef {
  fileprivate var normal: RoleRef { RoleRef(kind: kind, name: name.exact, apiGroup: apiGroup ?? rbacGroup) }
}

extension Subject {
  fileprivate var normal: Subject {
    Subject(
      kind: kind, name: name.exact, namespace: namespace.flatMap { $0.isEmpty ? nil : $0 },
      apiGroup: kind == "ServiceAccount" ? nil : apiGroup.flatMap { $0.isEmpty ? nil : $0 } ?? rbacGroup)
  }
}

extension ResourceQuotaSpec {
  fileprivate var normal: ResourceQuotaSpec {
    ResourceQuotaSpec(
      hard: hard?.canonical, scopes: scopes?.sorted().nilIfEmpty,
      scopeSelector: (scopeSelector?.matchExpressions ?? []).isEmpty
        ? nil
        : ScopeSelector(
          matchExpressions: scopeSelector?.matchExpressions?.map {
            .init(scopeName: $0.scopeName, operator: $0.operator, values: $0.values?.nilIfEmpty)
          }))
  }
}

extension [String: Quantity] {
  /// Equal values get equal texts, for comparison field by field.
  fileprivate var canonical: [String: Quantity]? { mapValues(\.stored).nilIfEmpty }
}

extension Quantity {
  /// As the server keeps it in lists of resources: rounded away from zero to milli-units (SetDefaults_ResourceList).
  fileprivate var stored: Quantity {
    guard let nanos else { return self }
    let (whole, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000)
    return Quantity(Quantity("\(whole + rest.signum())m").canonical)
  }
}

extension LimitRangeItem {
  /// With the server's defaults for containers (SetDefaults_LimitRangeItem): a limit defaults to the maximum, a request
  /// to the limit, else to the minimum.
  fileprivate var normal: LimitRangeItem {
    var (limits, requests) = (self.default ?? [:], defaultRequest ?? [:])
    if type == "Container" {
      limits.merge(max ?? [:]) { own, _ in own }
      requests.merge(limits) { own, _ in own }
      requests.merge(min ?? [:]) { own, _ in own }
    }
    return LimitRangeItem(
      type: type, max: max?.canonical, min: min?.canonical, default: limits.canonical,
      defaultRequest: requests.canonical, maxLimitRequestRatio: maxLimitRequestRatio?.canonical)
  }
}
