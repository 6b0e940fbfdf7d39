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
  /// Whether the baseline selects the cluster. If that is unknown, existing objects are neither restored nor pruned.
  package var cluster = ClusterSelection.selected
  /// Whether this is the earlier spec, in a namespace that the rollout of the current one has not reached.
  package var isEarlier = false

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

  /// Whether existing objects stay as they are, unless the baseline is being deleted: what it requires is unknown.
  var keepsObjects: Bool { hasInvalidSpec || cluster.isUnknown }

  /// The baseline as it applies in a cluster: whether it selects the cluster, and its exemptions there.
  package func applied(in cluster: ClusterIdentity) -> BaselineFacts {
    var facts = self
    facts.cluster = spec.selection(of: cluster)
    if spec.hasClusterExemptions { facts.spec = spec.applied(in: cluster) }
    return facts
  }
}

extension SecurityBaseline {
  /// Whether status says that the current generation was rolled out to every namespace.
  package var wasRolledOut: Bool {
    guard let status, status.observedGeneration == metadata.generation else { return false }
    return status.conditions?.contains {
      $0.type == "Ready" && $0.status == .true && $0.reason != SecurityBaseline.notSelectedReason
    } ?? false
  }
}
