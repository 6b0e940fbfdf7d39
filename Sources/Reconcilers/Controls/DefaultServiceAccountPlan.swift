import CRDs
import Foundation
import Kubernetes

/// Whether pods get the token of the `default` service account mounted, joined over all baselines: one that says no wins.
///
/// A token that nobody asked for is the first thing an intruder takes. The account is not ours, so one field of it is
/// owned, and an annotation says for whom.
struct DefaultServiceAccountPlan {
  private let scopes: [Scope]
  private let observation: Observation
  private let live: ObservedObject?
  private let id: ObjectID

  init(scopes: [Scope], observation: Observation) {
    self.scopes = scopes
    self.observation = observation
    id = ObjectID(kind: .serviceAccount, namespace: observation.namespace.name, name: "default")
    live = observation.objects[id]
  }

  /// Adds what must be done, or said.
  func add(to draft: inout PlanDraft) {
    for name in owners where observation.baselines.contains(where: { $0.name == name }) { draft.remains(of: name) }
    for scope in wanting(.audit) { report(scope, in: &draft) }
    let enforcing = wanting(.enforce)
    for scope in enforcing { draft.count(for: scope.baseline.name) }
    if enforcing.isEmpty { return release(in: &draft) }
    let desired = desired(for: enforcing)
    guard live?.fingerprint != desired.fingerprint else { return draft.keep(id, desired.fingerprint) }
    draft.require(desired, live: live, cause: cause, stage: 1)
  }

  private func wanting(_ enforcement: Enforcement) -> [Scope] {
    scopes.filter {
      $0.wants(.rbac) && $0.automount != nil && $0.baseline.spec.enforcement(of: .rbac) == enforcement
    }
  }

  /// The baselines that the annotation names.
  private var owners: [String] { live?.ownership?.baseline.split(separator: ",").map(String.init) ?? [] }

  private func desired(for scopes: [Scope]) -> DesiredObject {
    let mounts = scopes.allSatisfy { $0.automount == true }
    let names = scopes.map(\.baseline.name).sorted()
    let joined = names.joined(separator: ",")
    let type = ServiceAccount.resourceType
    let manifest: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": [
        "name": .string(id.name), "namespace": .string(id.namespace),
        "annotations": [WellKnown.hardenedByAnnotation: .string(joined)],
      ],
      "automountServiceAccountToken": .bool(mounts),
    ]
    let claimed = Claimed(
      content: .serviceAccount(automountToken: mounts), ownership: Ownership(baseline: joined, control: .rbac),
      ownerUIDs: [])
    return DesiredObject(
      id: id, control: .rbac, baselines: names, claim: .fields, manifest: manifest,
      fingerprint: Fingerprint(of: claimed))
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
    let content = Claimed(content: .serviceAccount(automountToken: mounts), ownership: live?.ownership, ownerUIDs: [])
    guard live?.fingerprint != Fingerprint(of: content) else { return }
    let message = "ServiceAccount 'default' does not have automountServiceAccountToken: \(mounts)"
    draft.find(.drift(.modified), .rbac, name, id, message)
  }

  /// Nobody asks any more: the field goes, or, for orphans, only the annotation.
  private func release(in draft: inout PlanDraft) {
    let concerned = scopes.filter { owners.contains($0.baseline.name) }
    guard let scope = concerned.first, !concerned.contains(where: { $0.baseline.isHeld }) else { return }
    let isLeft = concerned.contains { !$0.baseline.isDeleting && $0.baseline.spec.enforcement(of: .rbac) == .audit }
    if isLeft { return }
    let isOrphaned = scope.baseline.isDeleting && scope.baseline.spec.effectiveDeletionPolicy == .orphan
    let patch: JSONValue = ["metadata": ["annotations": [WellKnown.hardenedByAnnotation: .null]]]
    draft.add(
      Step(
        action: isOrphaned ? .patch(patch) : .releaseFields, id: id, cause: .prune, control: .rbac,
        baselines: concerned.map(\.baseline.name), stage: PlanDraft.removalStage))
  }
}

extension Scope {
  /// What the baseline says of the default account's token; nil for nothing.
  fileprivate var automount: Bool? { baseline.spec.rbac?.defaultServiceAccount?.automountToken }
}
