public import CRDs
public import Foundation
public import Kubernetes

/// The kinds that the operator writes or judges in a namespace.
public enum ManagedKind: Sendable, Hashable, CaseIterable {
  /// Only its Pod Security labels are ours.
  case namespace
  /// NetworkPolicy.
  case networkPolicy
  /// Role.
  case role
  /// RoleBinding.
  case roleBinding
  /// ResourceQuota.
  case resourceQuota
  /// LimitRange.
  case limitRange
  /// Only the `default` account, and of it only `automountServiceAccountToken`.
  case serviceAccount

  /// How the API server addresses the kind.
  public var resourceType: ResourceType {
    switch self {
    case .namespace: Namespace.resourceType
    case .networkPolicy: NetworkPolicy.resourceType
    case .role: Role.resourceType
    case .roleBinding: RoleBinding.resourceType
    case .resourceQuota: ResourceQuota.resourceType
    case .limitRange: LimitRange.resourceType
    case .serviceAccount: ServiceAccount.resourceType
    }
  }
}

/// An object by kind, namespace and name. For kind `namespace`, both are the namespace's name.
public struct ObjectID: Sendable, Hashable {
  /// Kind.
  public var kind: ManagedKind
  /// The namespace it is in, or is.
  public var namespace: String
  /// Name.
  public var name: String

  /// Creates an identity.
  public init(kind: ManagedKind, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

/// A hash over all that the operator owns of an object: our labels and owner reference, and the normalised content.
///
/// Two objects with equal fingerprints do not differ in a field that we own. Valid within one process only
/// (Swift seeds its hashes), so it is never written anywhere.
public struct Fingerprint: Sendable, Hashable {
  /// The hash.
  public var value: Int

  /// Wraps a hash.
  public init(value: Int) { self.value = value }
}

/// Which baseline and control an object's labels claim.
public struct Ownership: Sendable, Hashable {
  /// Value of `plimsoll.dev/baseline`.
  public var baseline: String
  /// Value of `plimsoll.dev/control`, where it is one of the controls.
  public var control: ControlID?

  /// Creates an ownership.
  public init(baseline: String, control: ControlID?) {
    self.baseline = baseline
    self.control = control
  }
}

/// What is kept of a live object: identity, whose it is, a fingerprint, and why it may be a risk.
///
/// Made from a typed object by the initialisers in `ObservedObject+Digest.swift`; never the whole object.
public struct ObservedObject: Sendable, Hashable {
  /// Kind, namespace, name.
  public var id: ObjectID
  /// Identity over time.
  public var uid: String
  /// Version, for preconditions.
  public var resourceVersion: String
  /// Our labels on it: `app.kubernetes.io/managed-by: plimsoll` and the other two; nil where they are not complete.
  /// For a service account, our annotation instead: the baselines, comma-separated.
  public var ownership: Ownership?
  /// UIDs of owner references of kind SecurityBaseline.
  public var ownerUIDs: [String]
  /// True where `managedFields` has an `Apply` entry of field manager `plimsoll`.
  public var isAppliedByUs: Bool
  /// True once deletion was asked for.
  public var isTerminating: Bool
  /// Over all that we would own of it.
  public var fingerprint: Fingerprint
  /// Over the fields that cannot be changed; nil where the kind has none.
  public var immutable: Fingerprint?
  /// What an object that is not ours would be reported for; nil where it is harmless.
  public var risk: Risk?

  /// Creates a digest.
  public init(
    id: ObjectID, uid: String, resourceVersion: String, ownership: Ownership?, ownerUIDs: [String],
    isAppliedByUs: Bool, isTerminating: Bool, fingerprint: Fingerprint, immutable: Fingerprint? = nil, risk: Risk?
  ) {
    self.immutable = immutable
    self.id = id
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.ownership = ownership
    self.ownerUIDs = ownerUIDs
    self.isAppliedByUs = isAppliedByUs
    self.isTerminating = isTerminating
    self.fingerprint = fingerprint
    self.risk = risk
  }

  /// Why an object might weaken a baseline.
  public enum Risk: Sendable, Hashable {
    /// A NetworkPolicy with rules that open these directions.
    case opens([PolicyType])
    /// A RoleBinding, with what a message about it needs; whether it is one too many depends on the role.
    case binds(RoleRef, subjects: [Subject])
    /// A Role with a wildcard in verbs, resources or API groups.
    case wildcard
  }
}

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

/// All that one plan is computed from: one namespace at one moment.
public struct Observation: Sendable {
  /// The namespace.
  public var namespace: NamespaceFacts
  /// Every baseline that exists, those being deleted included.
  public var baselines: [BaselineFacts]
  /// Every observed object in the namespace, ours or not.
  public var objects: [ObjectID: ObservedObject]
  /// The cluster at large.
  public var cluster: ClusterFacts
  /// What this process last wrote and saw in place: a later difference from it is drift.
  public var settled: [ObjectID: Fingerprint]
  /// The time, for exemptions.
  public var now: Date

  /// Creates an observation.
  public init(
    namespace: NamespaceFacts, baselines: [BaselineFacts], objects: [ObjectID: ObservedObject] = [:],
    cluster: ClusterFacts = ClusterFacts(), settled: [ObjectID: Fingerprint] = [:], now: Date
  ) {
    self.namespace = namespace
    self.baselines = baselines
    self.objects = objects
    self.cluster = cluster
    self.settled = settled
    self.now = now
  }
}
