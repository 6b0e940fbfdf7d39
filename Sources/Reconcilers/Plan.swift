public import CRDs
public import Foundation
public import Kubernetes

/// An object, or fields of one, that must be there.
public struct DesiredObject: Sendable, Hashable {
  /// How much of the object is ours.
  public enum Claim: Sendable, Hashable {
    /// All of it: pruning deletes it.
    case whole
    /// Some fields of an object that is not ours: pruning releases the fields.
    case fields
  }

  /// Kind, namespace, name.
  public var id: ObjectID
  /// The control that asks for it.
  public var control: ControlID
  /// The baselines that ask for it: one for whole objects, one or more for fields.
  public var baselines: [String]
  /// Whole or fields.
  public var claim: Claim
  /// The apply configuration: `apiVersion`, `kind`, `metadata` and content, as sent with server-side apply.
  public var manifest: JSONValue
  /// Equal to that of a live object which needs no write.
  public var fingerprint: Fingerprint
  /// Over the fields that cannot be changed (roleRef, quota scopes); nil where the kind has none.
  public var immutable: Fingerprint?
  /// The same as a merge patch, where fields go back to what they were before us as well: server-side apply cannot do
  /// that. It is sent instead of the apply configuration; nil for the rule.
  public var mergePatch: JSONValue?

  /// Creates a desired object.
  public init(
    id: ObjectID, control: ControlID, baselines: [String], claim: Claim, manifest: JSONValue,
    fingerprint: Fingerprint, immutable: Fingerprint? = nil, mergePatch: JSONValue? = nil
  ) {
    self.immutable = immutable
    self.mergePatch = mergePatch
    self.id = id
    self.control = control
    self.baselines = baselines
    self.claim = claim
    self.manifest = manifest
    self.fingerprint = fingerprint
  }
}

extension DesiredObject {
  /// The same object under a name that is free, for a dry run while the one that it replaces is still there. Names of
  /// baselines and of items have 63 characters at most each; the longest name that Kubernetes takes has 253.
  public var rehearsal: DesiredObject {
    var copy = self
    copy.id.name += "-rehearsal"
    copy.manifest["metadata"]?["name"] = .string(copy.id.name)
    return copy
  }
}

/// One write that brings a namespace closer to its baselines.
public struct Step: Sendable, Hashable {
  /// The write.
  public enum Action: Sendable, Hashable {
    /// Server-side apply, forced, or the object's merge patch. `live` is what is there, nil where nothing is.
    case apply(DesiredObject, live: ObservedObject?)
    /// Delete, then apply: an immutable field differs (roleRef, quota scopes).
    case recreate(DesiredObject, live: ObservedObject)
    /// Delete, on condition of uid and resourceVersion.
    case delete(ObservedObject)
    /// Leave the object, take off our labels and owner reference (JSON patch that tests the resourceVersion).
    case release(ObservedObject)
    /// Merge patch of an object that is not ours: Pod Security labels are put back, or our annotation is taken off.
    case patch(JSONValue)
    /// Stop owning fields of an object that is not ours: server-side apply without them.
    case releaseFields
  }

  /// Why the write is needed.
  public enum Cause: Sendable, Hashable {
    /// The spec changed, or the namespace is new.
    case rollout
    /// Someone changed what we had written.
    case drift(DriftRecord.Change)
    /// Cannot be told from what is in memory: `managedFields` of the live object decide (see `DriftJudge`).
    case undecided
    /// It is no longer asked for: spec change, exemption, unselected namespace, deleted baseline.
    case prune
    /// It is not ours and weakens the baseline, which says `unmanaged: Prune`.
    case unmanaged
  }

  /// The write.
  public var action: Action
  /// The object written.
  public var id: ObjectID
  /// Why.
  public var cause: Cause
  /// The control.
  public var control: ControlID
  /// The baselines it is done for.
  public var baselines: [String]
  /// Steps of a lower stage are done first: 0 protection (network policies, Pod Security labels), 1 the rest, 2 role
  /// bindings, 3 removal.
  public var stage: Int

  /// Creates a step.
  public init(action: Action, id: ObjectID, cause: Cause, control: ControlID, baselines: [String], stage: Int) {
    self.action = action
    self.id = id
    self.cause = cause
    self.control = control
    self.baselines = baselines
    self.stage = stage
  }
}

/// A misconfiguration that is reported but was not written by the operator, or a difference that audit mode leaves.
public struct Finding: Sendable, Hashable {
  /// What it is.
  public enum Kind: Sendable, Hashable {
    /// An object that is not ours weakens the baseline.
    case unmanaged
    /// An object that is not ours has a name that we need.
    case nameConflict
    /// An object that is asked for cannot be generated, or not be put right yet; the message says why.
    case unavailable
    /// Audit or suspension leaves a difference (also listed in `openDrift`).
    case drift(DriftRecord.Change)
  }

  /// What it is.
  public var kind: Kind
  /// The control.
  public var control: ControlID
  /// The baseline that it is reported for.
  public var baseline: String
  /// The object.
  public var id: ObjectID
  /// A sentence for people, with names in single quotes.
  public var message: String

  /// Creates a finding.
  public init(kind: Kind, control: ControlID, baseline: String, id: ObjectID, message: String) {
    self.kind = kind
    self.control = control
    self.baseline = baseline
    self.id = id
    self.message = message
  }
}

/// What must be done in one namespace, and what is to be said of it.
public struct Plan: Sendable {
  /// What one baseline makes of the namespace.
  public struct Share: Sendable, Hashable {
    /// Whether the baseline selects the namespace.
    public var isSelected: Bool
    /// Whether an exemption is in force.
    public var isExempt: Bool
    /// How many objects it asks for here.
    public var desired: Int
    /// Unmanaged objects, name conflicts, and differences that audit leaves.
    public var findings: [Finding]
    /// Whether anything of this baseline is still here (labels of ours, or label changes of ours): a deleted baseline's
    /// finalizer goes when this is false everywhere.
    public var hasRemains: Bool

    /// Creates a share.
    public init(
      isSelected: Bool = false, isExempt: Bool = false, desired: Int = 0, findings: [Finding] = [],
      hasRemains: Bool = false
    ) {
      self.isSelected = isSelected
      self.isExempt = isExempt
      self.desired = desired
      self.findings = findings
      self.hasRemains = hasRemains
    }
  }

  /// Writes, in the order of their stages.
  public var steps: [Step]
  /// By baseline name; baselines that neither select the namespace nor have remains in it are left out.
  public var shares: [String: Share]
  /// Fingerprints of desired objects that are in place already: to be remembered as settled.
  public var inPlace: [ObjectID: Fingerprint]
  /// When time alone changes the plan (an exemption ends); nil for never.
  public var nextChange: Date?

  /// Creates a plan.
  public init(
    steps: [Step] = [], shares: [String: Share] = [:], inPlace: [ObjectID: Fingerprint] = [:], nextChange: Date? = nil
  ) {
    self.steps = steps
    self.shares = shares
    self.inPlace = inPlace
    self.nextChange = nextChange
  }
}
