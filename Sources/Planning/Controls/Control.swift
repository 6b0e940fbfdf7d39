package import CRDs
import Kubernetes

/// One kind of protection that a baseline can ask for.
///
/// A control says what should be there. Comparing, writing, restoring, pruning, audit, status and events are written once,
/// for all controls. A control generates whole objects (`templates`), owns fields of objects that belong to others
/// (`fieldPlan`), or both; every requirement but `id` and `kinds` has a default.
package protocol Control: Sendable {
  /// The name of the control in the API.
  var id: ControlID { get }

  /// The kinds of the objects that it writes. Generated objects of these kinds are pruned for this control.
  var kinds: [ManagedKind] { get }

  /// The objects that a baseline asks for, before the name of a namespace is filled in.
  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate]

  /// What a baseline asks for and cannot be generated now.
  func unavailableObjects(of baseline: BaselineFacts, cluster: ClusterFacts) -> [UnavailableObject]

  /// What all baselines together ask for in fields of an object that belongs to others; `nil` for nothing.
  func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan?

  /// What a baseline says about unmanaged objects that weaken this control.
  func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy

  /// How an unmanaged object weakens this control of a baseline, as a sentence; `nil` if it does not.
  func weakness(of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation) -> String?
}

extension Control {
  package func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] { [] }

  package func unavailableObjects(of baseline: BaselineFacts, cluster: ClusterFacts) -> [UnavailableObject] { [] }

  package func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan? { nil }

  package func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy { .ignore }

  package func weakness(
    of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation
  ) -> String? { nil }
}

/// An object that a baseline asks for and that cannot be generated, because what it is made from is not known.
///
/// An existing object stays: knowing less is no reason to remove anything.
package struct UnavailableObject: Sendable {
  let kind: ManagedKind
  let control: ControlID
  /// The item that the object is named after.
  let item: String
  /// What is not known, and the fix.
  let reason: String
}
