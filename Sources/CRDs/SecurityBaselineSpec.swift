public import Kubernetes

/// What a baseline asks for. Absent fields mean their defaults; see `docs/api.md`.
public struct SecurityBaselineSpec: Codable, Sendable, Hashable {
  /// True: watch and report drift, write nothing. Default false.
  public var suspend: Bool?
  /// Whether to write, for every control that does not say otherwise. Default `Enforce`.
  public var enforcement: Enforcement?
  /// The namespaces concerned. Absent or empty: all but the protected ones.
  public var namespaceSelector: NamespaceSelector?
  /// Default-deny network policies and openings.
  public var networkPolicies: NetworkPoliciesSpec?
  /// Roles, bindings and the default service account.
  public var rbac: RBACSpec?
  /// Pod Security Admission labels.
  public var podSecurity: PodSecuritySpec?
  /// Quotas to create in every namespace.
  public var resourceQuotas: [ResourceQuotaTemplate]?
  /// Limit ranges to create in every namespace.
  public var limitRanges: [LimitRangeTemplate]?
  /// Namespaces that need not have some of the controls, for a time.
  public var exemptions: [Exemption]?
  /// What happens to generated objects when the baseline is deleted. Default `Remove`.
  public var deletionPolicy: DeletionPolicy?
  /// True: take over objects of the same name that are not ours. Default false.
  public var adoptExisting: Bool?

  /// Creates an empty spec; set the fields that are wanted.
  public init() {}
}

/// Whether a control writes or only reports.
public enum Enforcement: String, Codable, Sendable, Hashable, CaseIterable {
  /// Create, restore and prune.
  case enforce = "Enforce"
  /// Compute and report the same drift, write nothing in namespaces.
  case audit = "Audit"
}

/// What happens to generated objects when the baseline goes.
public enum DeletionPolicy: String, Codable, Sendable, Hashable, CaseIterable {
  /// They are removed, and namespace labels are put back.
  case remove = "Remove"
  /// They stay, without our labels and owner reference.
  case orphan = "Orphan"
}

/// What is done about objects that are not ours and weaken the baseline.
public enum UnmanagedPolicy: String, Codable, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case ignore = "Ignore"
  /// They are findings.
  case report = "Report"
  /// They are deleted.
  case prune = "Prune"
}

/// Which namespaces a baseline is for. A namespace must satisfy labels and names; exclusion wins.
public struct NamespaceSelector: Codable, Sendable, Hashable {
  /// Labels that must have exactly these values.
  public var matchLabels: [String: String]?
  /// Further requirements on labels.
  public var matchExpressions: [LabelSelectorRequirement]?
  /// Globs of which one must match; empty means any name. An exact name is the one way to a protected namespace.
  public var matchNames: [String]?
  /// Globs that leave a namespace out, whatever else matches.
  public var excludeNames: [String]?

  /// Creates a selector.
  public init(
    matchLabels: [String: String]? = nil, matchExpressions: [LabelSelectorRequirement]? = nil,
    matchNames: [String]? = nil, excludeNames: [String]? = nil
  ) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
    self.matchNames = matchNames
    self.excludeNames = excludeNames
  }
}

/// The network policies of a baseline.
public struct NetworkPoliciesSpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Directions that are denied unless something below opens them.
  public var defaultDeny: [PolicyType]?
  /// Ready-made openings, each one NetworkPolicy of its own.
  public var allow: Openings?
  /// Further policies, verbatim.
  public var policies: [NetworkPolicyTemplate]?
  /// Policies that are not ours and widen the default deny. Default `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty control.
  public init() {}

  /// Ready-made openings.
  public struct Openings: Codable, Sendable, Hashable {
    /// Egress to 53/UDP and 53/TCP of kube-dns. Default false.
    public var dns: Bool?
    /// Traffic between pods of the namespace. Default false.
    public var sameNamespace: Bool?
    /// Egress to the addresses of the `kubernetes` Service's endpoints. Default false.
    public var kubeAPIServer: Bool?
    /// Ingress from namespaces that any of these selects.
    public var ingressFromNamespaces: [LabelSelector]?

    /// Creates no opening.
    public init() {}
  }
}

/// A NetworkPolicy to create in every namespace.
public struct NetworkPolicyTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// The policy, verbatim.
  public var spec: NetworkPolicySpec

  /// Creates a template.
  public init(name: String, spec: NetworkPolicySpec) {
    self.name = name
    self.spec = spec
  }
}

/// The RBAC objects of a baseline.
public struct RBACSpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Roles to create in every namespace.
  public var roles: [RoleTemplate]?
  /// Bindings to create in every namespace.
  public var roleBindings: [RoleBindingTemplate]?
  /// Hardening of the service account that pods get unless they name another.
  public var defaultServiceAccount: DefaultServiceAccountSpec?
  /// Bindings that are not ours to cluster-admin, admin, edit or to roles with wildcards. Default `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty control.
  public init() {}
}

/// A Role to create in every namespace.
public struct RoleTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// What the role allows.
  public var rules: [PolicyRule]

  /// Creates a template.
  public init(name: String, rules: [PolicyRule]) {
    self.name = name
    self.rules = rules
  }
}

/// A RoleBinding to create in every namespace.
public struct RoleBindingTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// A Role of this baseline, by its name within the baseline, or a ClusterRole.
  public var roleRef: RoleRef
  /// Who is bound.
  public var subjects: [Subject]

  /// Creates a template.
  public init(name: String, roleRef: RoleRef, subjects: [Subject]) {
    self.name = name
    self.roleRef = roleRef
    self.subjects = subjects
  }
}

/// Hardening of the `default` service account.
public struct DefaultServiceAccountSpec: Codable, Sendable, Hashable {
  /// Whether pods get its token mounted; absent leaves the account alone.
  public var automountToken: Bool?

  /// Creates a spec.
  public init(automountToken: Bool? = nil) { self.automountToken = automountToken }
}

/// A level of the Pod Security Standards, https://kubernetes.io/docs/concepts/security/pod-security-standards/.
public enum PodSecurityLevel: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// Unrestricted.
  case privileged
  /// Prevents known privilege escalations.
  case baseline
  /// Current pod hardening practice.
  case restricted

  private var strictness: Int {
    switch self {
    case .privileged: 0
    case .baseline: 1
    case .restricted: 2
    }
  }

  /// Whether the left level is the weaker.
  public static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.strictness < right.strictness }
}

/// Pod Security Admission labels; a floor: a stricter label that is already there stays.
public struct PodSecuritySpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Level below which pods are refused.
  public var enforce: PodSecurityLevel?
  /// Level below which pods are written to the audit log.
  public var audit: PodSecurityLevel?
  /// Level below which the client is warned.
  public var warn: PodSecurityLevel?
  /// Version of the standards: `latest` (default) or `v1.N`.
  public var version: String?

  /// Creates an empty control.
  public init() {}
}

/// A ResourceQuota to create in every namespace.
public struct ResourceQuotaTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Most of each resource that the namespace may use, by resource name.
  public var hard: [String: Quantity]
  /// What the quota counts.
  public var scopes: [String]?
  /// What the quota counts, by expression.
  public var scopeSelector: ScopeSelector?

  /// Creates a template.
  public init(
    name: String, hard: [String: Quantity], scopes: [String]? = nil, scopeSelector: ScopeSelector? = nil,
    enforcement: Enforcement? = nil
  ) {
    self.name = name
    self.hard = hard
    self.scopes = scopes
    self.scopeSelector = scopeSelector
    self.enforcement = enforcement
  }
}

/// A LimitRange to create in every namespace.
public struct LimitRangeTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// The limits.
  public var limits: [LimitRangeItem]

  /// Creates a template.
  public init(name: String, limits: [LimitRangeItem], enforcement: Enforcement? = nil) {
    self.name = name
    self.limits = limits
    self.enforcement = enforcement
  }
}

/// The five controls.
public enum ControlID: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// Network policies.
  case networkPolicies
  /// Roles, bindings, the default service account.
  case rbac
  /// Pod Security Admission labels.
  case podSecurity
  /// Resource quotas.
  case resourceQuotas
  /// Limit ranges.
  case limitRanges

  /// In the order of declaration, which is the order of protection.
  public static func < (left: ControlID, right: ControlID) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Namespaces that need not have some of the controls.
public struct Exemption: Codable, Sendable, Hashable {
  /// Globs of namespace names.
  public var namespaces: [String]
  /// The controls that are left out.
  public var controls: [ControlID]
  /// Why, for auditors.
  public var reason: String
  /// When enforcement comes back by itself; absent means never.
  public var expires: Timestamp?

  /// Creates an exemption.
  public init(namespaces: [String], controls: [ControlID], reason: String, expires: Timestamp? = nil) {
    self.namespaces = namespaces
    self.controls = controls
    self.reason = reason
    self.expires = expires
  }
}
