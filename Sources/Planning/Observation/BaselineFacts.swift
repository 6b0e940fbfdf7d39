package import CRDs
import Kubernetes

/// A baseline as the planner sees it.
package struct BaselineFacts: Sendable, Hashable {
  /// Name.
  package var name: String
  /// Identity, for owner references; empty when rendering without a cluster, which leaves the reference out.
  package var uid: String
  /// The last valid spec.
  @Shared package var spec: SecurityBaselineSpec
  /// True if the current spec is invalid: existing objects are not pruned and, without a last valid spec, not restored.
  package var hasInvalidSpec: Bool
  /// True once deletion was requested: its namespaces are cleaned up as `deletionPolicy` says.
  package var isDeleting: Bool
  /// True if status says that this generation was rolled out before: what differs now is drift, not rollout.
  package var wasRolledOut: Bool

  /// Creates facts.
  package init(
    name: String, uid: String, spec: SecurityBaselineSpec, hasInvalidSpec: Bool = false, isDeleting: Bool = false,
    wasRolledOut: Bool = false
  ) {
    self.name = name
    self.uid = uid
    self.spec = spec
    self.hasInvalidSpec = hasInvalidSpec
    self.isDeleting = isDeleting
    self.wasRolledOut = wasRolledOut
  }

  /// Whether the baseline is being deleted and leaves its objects behind.
  var isOrphaning: Bool { isDeleting && spec.effectiveDeletionPolicy == .orphan }
}

extension SecurityBaseline {
  /// Whether status says that the current generation was rolled out to every namespace.
  package var wasRolledOut: Bool {
    guard let status, status.observedGeneration == metadata.generation else { return false }
    return status.conditions?.contains { $0.type == "Ready" && $0.status == .true } ?? false
  }
}
