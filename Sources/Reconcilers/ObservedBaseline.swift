package import CRDs
import Kubernetes
package import Planning

/// A baseline as it is on the server, with its last valid spec.
///
/// An invalid edit must not weaken what is enforced: the last valid spec stays in force until a valid one arrives. A restarted
/// process reads it from where `LastValidSpecs` has stored it; if that is not possible, existing objects stay unchanged.
package struct ObservedBaseline: Sendable, Hashable {
  /// The baseline, without `managedFields`.
  @Shared package var object: SecurityBaseline { didSet { updateFacts() } }
  /// What is wrong with its spec; empty for a valid one.
  package var errors: [ValidationError] { didSet { updateFacts() } }
  /// The newest spec without errors that is known.
  @Shared package var lastValid: SecurityBaselineSpec? {
    didSet {
      if lastValid != oldValue {
        specHash = lastValid?.normalizedHash
        rolloutHash = Self.rolloutHash(of: lastValid)
      }
      updateFacts()
    }
  }
  /// True if this generation had been rolled out before this process started.
  package var wasRolledOut: Bool { didSet { updateFacts() } }
  /// The name and labels of the cluster, as far as they are known.
  package private(set) var cluster: ClusterIdentity
  /// The hash of the last valid spec; `nil` if no valid spec is known.
  package private(set) var specHash: String?
  /// How far the last valid spec is rolled out.
  @Shared package var rollout: BaselineRollout { didSet { updateFacts() } }
  /// The hash of what is rolled out; `nil` without `spec.rollout`.
  package private(set) var rolloutHash: String?
  /// The planner's view in namespaces that a rollout has not reached; `nil` if there are none.
  private(set) var earlierFacts: BaselineFacts?
  /// The planner's view.
  package private(set) var facts: BaselineFacts

  /// Digests a baseline.
  ///
  /// - Parameters:
  ///   - baseline: The baseline as the server sends it.
  ///   - previous: The earlier state of the baseline with this name.
  ///   - unreadable: Why its spec cannot be read; `nil` if it can.
  ///   - cluster: The name and labels of the cluster, as far as they are known.
  package init(
    _ baseline: SecurityBaseline, previous: ObservedBaseline?, unreadable: ValidationError? = nil,
    cluster: ClusterIdentity = ClusterIdentity()
  ) {
    let previous = previous?.object.metadata.uid == baseline.metadata.uid ? previous : nil
    var object = baseline
    object.metadata.managedFields = nil
    let errors = unreadable.map { [$0] } ?? baseline.validate()
    let lastValid = errors.isEmpty ? baseline.spec : previous?.lastValid
    wasRolledOut =
      previous.map { $0.object.metadata.generation == baseline.metadata.generation && $0.wasRolledOut }
      ?? baseline.wasRolledOut
    facts = BaselineFacts(name: object.key.name, uid: "", spec: object.spec)
    _object = Shared(wrappedValue: object)
    _lastValid = Shared(wrappedValue: lastValid)
    // Hashing encodes the spec as JSON, and most updates of a baseline are status writes of the operator.
    let isKnown = previous.map { $0.lastValid == lastValid } ?? false
    specHash = isKnown ? previous?.specHash : lastValid?.normalizedHash
    let hash = isKnown ? previous?.rolloutHash : Self.rolloutHash(of: lastValid)
    rolloutHash = hash
    _rollout = Shared(
      wrappedValue: BaselineRollout(
        of: lastValid, hash: hash, after: previous.map { ($0.lastValid, $0.rollout) }))
    self.cluster = cluster
    self.errors = errors
    updateFacts()
  }

  /// Name.
  package var name: String { facts.name }

  /// The spec that is enforced, with the exemptions that apply in the cluster; without a valid one, only what is to happen when
  /// the baseline is deleted.
  package var spec: SecurityBaselineSpec { facts.spec }

  /// Whether the baseline requires the audit in this cluster.
  package var isAuditing: Bool { spec.audit != nil && !isDeleting && facts.cluster.isSelected }

  /// True once deletion was requested.
  package var isDeleting: Bool { object.metadata.deletionTimestamp != nil }

  private static func rolloutHash(of spec: SecurityBaselineSpec?) -> String? {
    spec?.rollout == nil ? nil : spec?.rolloutHash
  }

  /// Whether some namespaces may not have the last valid spec yet.
  package var isRollingOut: Bool { earlierFacts != nil }

  /// How the last valid spec is rolled out: an edit of the steps counts from the next rollout. `nil` without `spec.rollout`.
  package var rolloutSpec: RolloutSpec? {
    guard var spec = lastValid?.rollout else { return nil }
    if let steps = rollout.steps { spec.steps = steps }
    return spec
  }

  /// The spec that namespaces have that the rollout has not reached; `nil` if there is none, or if it is unknown.
  var earlierSpec: SecurityBaselineSpec? {
    guard isRollingOut, case .spec(let spec) = rollout.earlier else { return nil }
    return spec
  }

  /// Why the rollout cannot continue, because what is stored of it cannot be used; `nil` if it can.
  package var unreadableRollout: String? {
    guard isRollingOut, case .unknown(let problem) = rollout.earlier else { return nil }
    return problem
  }

  /// The planner's view in a namespace: that of the earlier spec if the rollout has not reached it.
  package func facts(in namespace: NamespaceFacts) -> BaselineFacts {
    hasReached(namespace) ? facts : earlierFacts ?? facts
  }

  /// Whether the last valid spec applies in a namespace.
  package func hasReached(_ namespace: NamespaceFacts) -> Bool {
    guard earlierFacts != nil, let spec = rolloutSpec else { return true }
    guard let state = rollout.state, state.target == rolloutHash else { return false }
    return state.reaches(spec.place(ofNamespace: namespace.name, labels: namespace.labels))
  }

  /// The planner's view of the earlier spec. The first rollout leaves namespaces as they are until it reaches them.
  private func earlier(_ empty: SecurityBaselineSpec) -> BaselineFacts? {
    guard !isDeleting, let lastValid, lastValid.rollout != nil else { return nil }
    let spec: SecurityBaselineSpec?
    switch rollout.earlier {
    case .none: return nil
    case .unknown: spec = nil
    case .spec(let known): spec = known
    }
    var facts = BaselineFacts(
      name: object.key.name, uid: object.metadata.uid ?? "", spec: spec?.keepingRollout(of: lastValid) ?? empty,
      hasInvalidSpec: !errors.isEmpty || spec == nil, wasRolledOut: spec != nil
    ).applied(in: cluster)
    if spec == nil { facts.cluster = self.facts.cluster }
    facts.isEarlier = true
    return facts
  }

  private mutating func updateFacts() {
    var empty = SecurityBaselineSpec()
    empty.deletionPolicy = object.spec.deletionPolicy
    facts = BaselineFacts(
      name: object.key.name, uid: object.metadata.uid ?? "", spec: lastValid ?? empty,
      hasInvalidSpec: !errors.isEmpty, isDeleting: isDeleting, wasRolledOut: wasRolledOut
    ).applied(in: cluster)
    earlierFacts = earlier(empty)
  }

  /// The baseline after another state than the one that it was created from: that can change while an object is read.
  package func following(_ old: ObservedBaseline) -> ObservedBaseline {
    var copy = self
    if !errors.isEmpty, copy.lastValid != old.lastValid { copy.lastValid = old.lastValid }
    let rollout = BaselineRollout(of: copy.lastValid, hash: copy.rolloutHash, after: (old.lastValid, old.rollout))
    if copy.rollout != rollout { copy.rollout = rollout }
    let wasRolledOut = old.object.metadata.generation == object.metadata.generation && old.wasRolledOut
    if copy.wasRolledOut != wasRolledOut { copy.wasRolledOut = wasRolledOut }
    return copy
  }

  /// The baseline after the name or the labels of the cluster changed.
  ///
  /// In a cluster that it did not select before, what is missing was never there, so it is not drift.
  package func moved(to cluster: ClusterIdentity) -> ObservedBaseline {
    var copy = self
    copy.cluster = cluster
    let wasElsewhere = facts.cluster.isNotSelected
    copy.updateFacts()
    if wasElsewhere, copy.facts.cluster.isSelected { copy.wasRolledOut = false }
    return copy
  }

  /// Whether the operator may act on the baseline: its finalizer is set, so that its objects can be cleaned up; or it is
  /// invalid or being deleted, and its existing objects must be recognized.
  package var hasFinalizer: Bool {
    !errors.isEmpty || isDeleting || object.metadata.finalizers?.contains(WellKnown.finalizer) == true
  }
}

/// The effects of an update of a baseline.
package struct BaselineUpdate: Sendable, Hashable {
  /// Whether namespaces must be reconciled.
  package var affectsNamespaces: Bool
  /// Whether `plimsoll.dev/requestedAt` has a new value: everything is retried.
  package var isRequested: Bool
  /// Whether more changed than the operator's own status.
  package var affectsBaseline: Bool

  /// Compares two states of the baseline of one name.
  package init(from old: ObservedBaseline?, to new: ObservedBaseline) {
    let previous = old?.object.metadata.uid == new.object.metadata.uid ? old?.object : nil
    let requested = new.object.metadata.annotations?[WellKnown.requestedAtAnnotation]
    affectsNamespaces =
      previous == nil || previous?.spec != new.object.spec
      || (previous?.metadata.deletionTimestamp == nil) != (new.object.metadata.deletionTimestamp == nil)
      || old?.object.metadata.finalizers != new.object.metadata.finalizers
    isRequested =
      requested != nil && requested != new.object.status?.lastHandledRequestedAt
      && (previous == nil || previous?.metadata.annotations?[WellKnown.requestedAtAnnotation] != requested)
    affectsBaseline = old?.object.withoutStatus != new.object.withoutStatus
  }
}

extension SecurityBaseline {
  /// The baseline without the fields that the operator's status writes change.
  fileprivate var withoutStatus: SecurityBaseline {
    var copy = self
    copy.status = nil
    copy.metadata.resourceVersion = nil
    return copy
  }
}
