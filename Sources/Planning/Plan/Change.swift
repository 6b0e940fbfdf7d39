package import CRDs
package import Kubernetes

/// One write that brings a namespace closer to its baselines.
package struct Change: Sendable, Hashable {
  /// The write.
  package enum Action: Sendable, Hashable {
    /// Create the object (POST).
    case create(DesiredObject)
    /// Replace the object (PUT), under the resourceVersion that was last read: see `Replacement`.
    case replace(DesiredObject, live: ObservedObject)
    /// Delete, then create: an immutable field differs (roleRef, quota scopes).
    case recreate(DesiredObject, live: ObservedObject)
    /// Set fields of an object that belongs to others: server-side apply, forced, or the object's merge patch.
    case apply(DesiredObject)
    /// Delete, under the preconditions uid and resourceVersion.
    case delete(ObservedObject)
    /// Keep the object, remove the operator's labels and owner reference (PUT, under the resourceVersion that was last read).
    case release(ObservedObject)
    /// Merge patch of an object that belongs to others: restores Pod Security labels, or removes the operator's annotation.
    case patch(JSONValue)
    /// Stop owning fields of an object that belongs to others: server-side apply without them.
    case releaseFields
  }

  /// Why a write is needed.
  package enum Reason: Sendable, Hashable {
    /// The spec changed, or the namespace is new.
    case rollout
    /// Another client changed what the operator had written.
    case drift(Drift)
    /// No baseline requires it any longer: spec change, exemption, unselected namespace, deleted baseline.
    case prune
    /// It is unmanaged and weakens a baseline with `unmanaged: Prune`.
    case unmanaged
  }

  /// Changes of a lower stage are made first, so that a namespace always keeps the protection that stays.
  package enum Stage: Int, Sendable, Hashable, Comparable {
    /// Network policies that allow traffic: they exist before the default deny, so that it interrupts no allowed traffic.
    case openings
    /// The default deny, Pod Security labels.
    case protection
    /// Everything else that is created.
    case objects
    /// Role bindings: the API server refuses a binding while its role does not exist.
    case bindings
    /// Removal.
    case removal
    /// Removal of generated network policies that allow traffic: the default deny is removed before them.
    case removalOfOpenings

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The write.
  package var action: Action
  /// The object written.
  package var id: ObjectID
  /// Why.
  package var reason: Reason
  /// The control.
  package var control: ControlID
  /// The baselines that cause it.
  package var baselines: [String]
  /// When, relative to other changes of the same plan.
  package var stage: Stage

  /// Creates a change.
  package init(
    action: Action, id: ObjectID, reason: Reason, control: ControlID, baselines: [String], stage: Stage
  ) {
    self.action = action
    self.id = id
    self.reason = reason
    self.control = control
    self.baselines = baselines
    self.stage = stage
  }

  /// The object that the change creates or updates; `nil` for removals.
  package var desired: DesiredObject? {
    switch action {
    case .create(let desired), .replace(let desired, _), .recreate(let desired, _), .apply(let desired): desired
    case .delete, .release, .patch, .releaseFields: nil
    }
  }

  /// The drift that the change repairs; `nil` for rollouts and removals.
  package var drift: Drift? { if case .drift(let drift) = reason { drift } else { nil } }
}
