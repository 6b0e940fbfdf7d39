import CRDs
import Foundation
import Kubernetes

/// Whether pods get the token of the `default` service account mounted, joined over all baselines: one that says no wins.
///
/// A token that nobody asked for is the first thing an intruder takes. The account is not ours, so one field of it is
/// owned, and an annotation says for whom.
struct DefaultServiceAccountPlan {
  private let observation: Observation
  private let live: ObservedObject?
  private let id: ObjectID
  private let shares: JointShares
  /// The baselines that the annotation names.
  private let owners: [String]

  init(scopes: [Scope], observation: Observation) {
    self.observation = observation
    id = ObjectID(kind: .serviceAccount, namespace: observation.namespace.name, name: "default")
    live = observation.objects[id]
    owners = live?.ownership?.baseline.split(separator: ",").map(String.init) ?? []
    shares = JointShares(scopes, control: .rbac, recorded: owners) { $0.automount != nil }
  }

  /// Adds what must be done, or said.
  func add(to draft: inout PlanDraft) {
    for name in owners where observation.baselines.contains(where: { $0.name == name }) { draft.remains(of: name) }
    for scope in shares.auditing { report(scope, in: &draft) }
    for scope in shares.enforcing { draft.count(for: scope.baseline.name) }
    if shares.enforcing.isEmpty { return release(in: &draft) }
    let desired = desired
    guard live?.fingerprint != desired.fingerprint else { return draft.keep(id, desired.fingerprint) }
    draft.require(desired, live: live, cause: cause, stage: 1)
  }

  private var desired: DesiredObject {
    let mounts = (shares.enforcing + shares.staying).allSatisfy { $0.automount ?? !has(automount: false) }
    let names = shares.remaining.joined(separator: ",")
    let type = ServiceAccount.resourceType
    let manifest: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": [
        "name": .string(id.name), "namespace": .string(id.namespace),
        "annotations": [WellKnown.hardenedByAnnotation: .string(names)],
      ],
      "automountServiceAccountToken": .bool(mounts),
    ]
    return DesiredObject(
      id: id, control: .rbac, baselines: shares.enforcing.map(\.baseline.name), claim: .fields, manifest: manifest,
      fingerprint: fingerprint(automount: mounts, ownership: Ownership(baseline: names, control: .rbac)))
  }

  /// Whether the live account says this, whatever its annotation says.
  private func has(automount: Bool) -> Bool {
    live?.fingerprint == fingerprint(automount: automount, ownership: live?.ownership)
  }

  private func fingerprint(automount: Bool, ownership: Ownership?) -> Fingerprint {
    Fingerprint(of: Claimed(content: .serviceAccount(automountToken: automount), ownership: ownership, owners: []))
  }

  /// A fresh account is no drift: it comes with the namespace.
  private var cause: Step.Cause {
    guard let settled = observation.settled[id] else { return owners.isEmpty ? .rollout : .undecided }
    guard let live else { return .drift(.deleted) }
    return live.fingerprint == settled ? .rollout : .drift(.modified)
  }

  private func report(_ scope: Scope, in draft: inout PlanDraft) {
    let name = scope.baseline.name
    draft.count(for: name)
    let mounts = scope.automount == true
    if has(automount: mounts) { return }
    let message = "ServiceAccount 'default' does not have automountServiceAccountToken: \(mounts)"
    draft.find(.drift(.modified), .rbac, name, id, message)
  }

  /// No one who may write asks any more: the field goes, or, for orphans, only the annotation; it stays while it stays
  /// for others.
  private func release(in draft: inout PlanDraft) {
    guard !shares.leaving.isEmpty else { return }
    let staying = shares.remaining
    var action = Step.Action.releaseFields
    if !staying.isEmpty || shares.isOrphaning {
      let names: JSONValue = staying.isEmpty ? .null : .string(staying.joined(separator: ","))
      action = .patch(["metadata": ["annotations": [WellKnown.hardenedByAnnotation: names]]])
    }
    draft.remove(id, by: action, .rbac, for: shares.leaving.map(\.baseline.name))
  }
}

extension Scope {
  /// What the baseline says of the default account's token; nil for nothing.
  fileprivate var automount: Bool? { baseline.spec.rbac?.defaultServiceAccount?.automountToken }
}
