import CRDs
import Kubernetes

/// Whether pods mount the token of the `default` service account. A baseline that disables the token takes precedence.
///
/// Attackers use tokens that a workload mounts without needing them. The account belongs to others, so the operator owns one
/// field of it, and an annotation records for which baselines.
struct DefaultServiceAccountControl: Control {
  let id = ControlID.rbac
  let kinds = [ManagedKind.serviceAccount]

  func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan? {
    DefaultServiceAccountPlanner(scopes: scopes, observation: observation).plan
  }
}

private struct DefaultServiceAccountPlanner {
  private let observation: Observation
  private let live: ObservedObject?
  private let id: ObjectID
  private let owners: SharedFieldOwners

  init(scopes: [Scope], observation: Observation) {
    self.observation = observation
    id = ObjectID(kind: .serviceAccount, namespace: observation.namespace.name, name: "default")
    live = observation.objects[id]
    let recorded = live?.ownership?.baseline.split(separator: ",").map(String.init) ?? []
    owners = SharedFieldOwners(scopes, control: .rbac, recorded: recorded) { $0.automount != nil }
  }

  var plan: FieldPlan {
    FieldPlan(
      id: id, control: .rbac, owners: owners, audits: owners.auditing.map(audit),
      step: owners.enforcing.isEmpty ? release : write)
  }

  private func audit(_ scope: Scope) -> FieldPlan.Audit {
    let mounts = scope.automount == true
    let difference = "ServiceAccount 'default' does not have automountServiceAccountToken: \(mounts)"
    return FieldPlan.Audit(baseline: scope.baseline.name, difference: has(automount: mounts) ? nil : difference)
  }

  private var write: FieldPlan.Step {
    let desired = desired
    guard live?.fingerprint != desired.fingerprint else { return .keep(desired.fingerprint) }
    return .write(desired, live: live, cause: cause, stage: .objects)
  }

  private var desired: DesiredObject {
    let mounts = (owners.enforcing + owners.staying).allSatisfy { $0.automount ?? !has(automount: false) }
    let names = owners.remaining.joined(separator: ",")
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
      id: id, control: .rbac, baselines: owners.enforcing.map(\.baseline.name), manifest: manifest,
      fingerprint: fingerprint(automount: mounts, ownership: Ownership(baseline: names, control: .rbac)))
  }

  /// Whether the live account has this setting, regardless of its annotation.
  private func has(automount: Bool) -> Bool {
    live?.fingerprint == fingerprint(automount: automount, ownership: live?.ownership)
  }

  private func fingerprint(automount: Bool, ownership: Ownership?) -> Fingerprint {
    let content = ServiceAccount.Content(automountServiceAccountToken: automount)
    return Fingerprint(of: OwnedParts(content: content, ownership: ownership, owners: []))
  }

  /// A new account is not drift: it is created with the namespace.
  private var cause: PlanBuilder.Cause {
    guard let lastApplied = observation.history.lastApplied[id] else {
      return owners.recorded.isEmpty ? .rollout : .undecided
    }
    guard let live else { return .drift(.deleted) }
    return live.fingerprint == lastApplied ? .rollout : .drift(.modified)
  }

  /// No enforcing baseline requires the field any longer. The field is released; with deletion policy `Orphan`, only the
  /// annotation is removed. Both stay while other baselines keep them.
  private var release: FieldPlan.Step? {
    guard !owners.leaving.isEmpty else { return nil }
    let staying = owners.remaining
    var action = Change.Action.releaseFields
    if !staying.isEmpty || owners.isOrphaning {
      let names: JSONValue = staying.isEmpty ? .null : .string(staying.joined(separator: ","))
      action = .patch(["metadata": ["annotations": [WellKnown.hardenedByAnnotation: names]]])
    }
    return .release(action, for: owners.leaving.map(\.baseline.name))
  }
}
