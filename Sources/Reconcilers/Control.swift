import CRDs
import Kubernetes

/// One of the five controls: what a baseline asks for, as objects to create in every selected namespace.
///
/// A control says only what should be there. Diff, apply, prune, audit, status and events are written once, for all of
/// them. Controls whose settings live on objects that are not ours (Pod Security labels, the default service account)
/// are joined over all baselines instead: see `PodSecurityPlan` and `DefaultServiceAccountPlan`.
protocol Control: Sendable {
  /// Which one.
  var id: ControlID { get }
  /// The objects that a baseline asks for, before a namespace is filled in.
  func blueprints(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [Blueprint]
  /// What a baseline asks for and cannot be generated now.
  func gaps(of baseline: BaselineFacts, cluster: ClusterFacts) -> [Gap]
}

/// Something that a baseline asks for and that cannot be generated, since what it is made from is not known.
///
/// What is there of it stays: knowing less is no reason to take anything away.
struct Gap: Sendable {
  let kind: ManagedKind
  let control: ControlID
  /// The item that the object is named after.
  let item: String
  /// What is not known, and the mend.
  let reason: String
}

extension Control {
  /// Most controls need nothing but the baseline.
  func gaps(of baseline: BaselineFacts, cluster: ClusterFacts) -> [Gap] { [] }
}
