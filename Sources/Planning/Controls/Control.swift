package import CRDs
import Kubernetes

/// One kind of protection that a baseline can configure.
///
/// A control defines the desired state. Comparing, writing, restoring, pruning, audit, status and Events are implemented
/// once, for all controls. A control generates whole objects (`templates`), owns fields of objects that belong to others
/// (`fieldPlan`), or both; every requirement but `id` and `kinds` has a default.
package protocol Control: Sendable {
  /// The name of the control in the API.
  var id: ControlID { get }

  /// The kinds of the objects that it writes. Generated objects of these kinds are pruned for this control.
  var kinds: [ManagedKind] { get }

  /// The objects that a baseline requires, with unexpanded placeholders.
  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate]

  /// Required objects that cannot be generated now.
  func unavailableObjects(of baseline: BaselineFacts, cluster: ClusterFacts) -> [UnavailableObject]

  /// The fields of an object that belongs to others which all baselines together require; `nil` if there are none.
  func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan?

  /// What a baseline says about unmanaged objects that weaken this control.
  func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy

  /// How an unmanaged object weakens this control of a baseline; `nil` if it does not.
  func weakness(of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation) -> Verdict?
}

extension Control {
  package func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] { [] }

  package func unavailableObjects(of baseline: BaselineFacts, cluster: ClusterFacts) -> [UnavailableObject] { [] }

  package func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan? { nil }

  package func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy { .ignore }

  package func weakness(
    of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation
  ) -> Verdict? { nil }
}

/// A required object that cannot be generated, because its input is unknown.
///
/// An existing object stays: missing information does not remove anything.
package struct UnavailableObject: Sendable {
  let kind: ManagedKind
  let control: ControlID
  /// The item that the object is named after.
  let item: String
  /// The missing information, and the fix.
  let reason: String
}
