public import CRDs

/// What decisions need of a namespace.
public struct NamespaceFacts: Sendable, Hashable {
  /// Name.
  public var name: String
  /// Identity over time.
  public var uid: String
  /// Version, for preconditions.
  public var resourceVersion: String
  /// All labels.
  public var labels: [String: String]
  /// Value of `plimsoll.dev/previous-pod-security`.
  public var previousPodSecurity: String?
  /// True where `managedFields` has an `Apply` entry of field manager `plimsoll`.
  public var isAppliedByUs: Bool
  /// True once deletion was asked for.
  public var isTerminating: Bool

  /// Creates facts.
  public init(
    name: String, uid: String, resourceVersion: String = "", labels: [String: String] = [:],
    previousPodSecurity: String? = nil, isAppliedByUs: Bool = false, isTerminating: Bool = false
  ) {
    self.name = name
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.labels = labels
    self.previousPodSecurity = previousPodSecurity
    self.isAppliedByUs = isAppliedByUs
    self.isTerminating = isTerminating
  }
}

/// What decisions need of the cluster at large.
public struct ClusterFacts: Sendable, Hashable {
  /// An address and port of the API server.
  public struct Address: Sendable, Hashable {
    /// IPv4 or IPv6 address.
    public var ip: String
    /// Port.
    public var port: Int32

    /// Creates an address.
    public init(ip: String, port: Int32) {
      self.ip = ip
      self.port = port
    }
  }

  /// Endpoints of the `kubernetes` Service, in a stable order.
  public var apiServerAddresses: [Address]
  /// Names of ClusterRoles with a wildcard in verbs, resources or API groups.
  public var wildcardClusterRoles: Set<String>
  /// The operator's own namespace, which is protected.
  public var operatorNamespace: String

  /// Creates facts.
  public init(
    apiServerAddresses: [Address] = [], wildcardClusterRoles: Set<String> = [],
    operatorNamespace: String = "plimsoll-system"
  ) {
    self.apiServerAddresses = apiServerAddresses
    self.wildcardClusterRoles = wildcardClusterRoles
    self.operatorNamespace = operatorNamespace
  }
}

/// A baseline as the planner sees it.
public struct BaselineFacts: Sendable, Hashable {
  /// Name.
  public var name: String
  /// Identity, for owner references; empty when rendering without a cluster, which leaves the reference out.
  public var uid: String
  /// The last valid spec.
  public var spec: SecurityBaselineSpec
  /// True where the current spec is invalid: what is there is neither pruned nor, without a last valid spec, restored.
  public var isHeld: Bool
  /// True once deletion was asked for: its namespaces are cleaned as `deletionPolicy` says.
  public var isDeleting: Bool
  /// True where status says that this very generation was rolled out before: what differs now is drift, not rollout.
  public var wasRolledOut: Bool

  /// Creates facts.
  public init(
    name: String, uid: String, spec: SecurityBaselineSpec, isHeld: Bool = false, isDeleting: Bool = false,
    wasRolledOut: Bool = false
  ) {
    self.name = name
    self.uid = uid
    self.spec = spec
    self.isHeld = isHeld
    self.isDeleting = isDeleting
    self.wasRolledOut = wasRolledOut
  }
}
