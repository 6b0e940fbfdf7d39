public import CRDs
public import Kubernetes

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
