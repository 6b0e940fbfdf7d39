import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@testable import Preview

@Suite struct PreviewPlanTests {
  private func plan(_ given: BaselineFacts..., in snapshot: Snapshot) -> PreviewPlan {
    PreviewPlan(of: given, in: snapshot, now: Examples.now)
  }

  /// The planned changes of generated objects as `namespace action kind name`.
  private func due(_ plan: PreviewPlan) -> [String] {
    plan.namespaces.flatMap { namespace in
      namespace.changes.filter { $0.id.kind != .namespace }.map {
        "\(namespace.name) \($0.action.word) \($0.id.kind.resourceType.kind) \($0.id.name)"
      }
    }
  }

  @Test("plans a new baseline in every selected namespace, except protected ones")
  func fresh() throws {
    let snapshot = Snapshot(namespaces: ["team-b", "team-a", "kube-system"].map(Examples.namespace))
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(
      due(plan) == [
        "team-a create NetworkPolicy restricted-default-deny", "team-b create NetworkPolicy restricted-default-deny",
      ])
    #expect(plan.notes.isEmpty)
  }

  @Test("counts objects that are in place, and plans no change for them")
  func inPlace() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying)])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(plan).isEmpty)
    #expect(plan.namespaces.map(\.kept) == [1])
  }

  @Test("a given baseline replaces the one of the same name, and objects that only the latter requires are removed")
  func replacement() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying)])
    let narrower = try Examples.baseline("{namespaceSelector: {matchNames: [nowhere]}, \(Examples.denying)}")
    let plan = plan(narrower, in: snapshot)
    #expect(due(plan) == ["team-a delete NetworkPolicy restricted-default-deny"])
    #expect(plan.notes.contains { $0.contains("'restricted' selects no namespace") })
  }

  @Test("plans nothing in a cluster that is not selected or unknown, and says why")
  func clusters() throws {
    let baseline = try Examples.baseline("{clusterSelector: {matchNames: ['prod-*']}, \(Examples.denying)}")
    func plan(_ cluster: ClusterIdentity, applied: Bool = false) throws -> PreviewPlan {
      PreviewPlan(
        of: [baseline],
        in: Snapshot(
          namespaces: [Examples.namespace("team-a")],
          objects: applied ? [try Examples.observed(Examples.policy())] : [],
          baselines: applied ? [try Examples.applied(Examples.denying)] : [], identity: cluster), now: Examples.now)
    }
    let selected = try plan(ClusterIdentity(name: "prod-1"))
    #expect(due(selected) == ["team-a create NetworkPolicy restricted-default-deny"])
    #expect(selected.notes.isEmpty)
    let elsewhere = try plan(ClusterIdentity(name: "dev"))
    #expect(due(elsewhere).isEmpty)
    #expect(
      elsewhere.notes == [
        "baseline 'restricted' does not select this cluster: spec.clusterSelector.matchNames does not match this cluster, 'dev'"
      ])
    #expect(
      due(try plan(ClusterIdentity(name: "dev"), applied: true)) == [
        "team-a delete NetworkPolicy restricted-default-deny"
      ])
    let unknown = try plan(ClusterIdentity(), applied: true)
    #expect(due(unknown).isEmpty)
    #expect(unknown.notes.count == 1)
    #expect(
      unknown.notes[0].hasPrefix("baseline 'restricted' would change nothing: spec.clusterSelector needs the name"))
  }

  @Test("omits changes that are due without the given baseline")
  func others() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], baselines: [try Examples.applied(Examples.denying, name: "other")])
    let plan = plan(
      try Examples.baseline("resourceQuotas: [{name: q, hard: {pods: 1}}]", name: "quiet"), in: snapshot)
    #expect(due(plan) == ["team-a create ResourceQuota quiet-q"])
  }

  @Test("includes changes of another baseline that are due only with the given one")
  func jointly() throws {
    let other = "podSecurity: {enforce: baseline}"
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      baselines: [
        try Examples.applied(other, name: "other"), try Examples.applied("podSecurity: {enforce: restricted}"),
      ])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(plan) == ["team-a create NetworkPolicy restricted-default-deny"])
    #expect(plan.namespaces.flatMap(\.changes).map(\.id.kind) == [.networkPolicy, .namespace])
  }

  @Test("reports a missing object of a rolled-out baseline as drift, whatever the new spec changes")
  func drift() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      objects: [try Examples.observed(Examples.policy(name: "restricted-allow-same-namespace"))],
      baselines: [
        try Examples.applied("\(Examples.denying.dropLast()), allow: {sameNamespace: true}}", isRolledOut: true)
      ])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(
      plan.namespaces.flatMap(\.changes).filter { $0.id.kind != .namespace }.map { $0.drift?.change } == [
        .deleted, nil,
      ],
      "default-deny existed before; allow-same-namespace is no longer required")
  }

  @Test("reports an unmanaged object of the same name, and plans the generated one under an alternative name")
  func conflict() throws {
    var policy = Examples.policy(isApplied: false)
    policy["metadata"]?["labels"] = nil
    policy["metadata"]?["ownerReferences"] = nil
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(policy)])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(plan) == ["team-a create NetworkPolicy restricted-default-deny-00000"])
    #expect(plan.namespaces.flatMap(\.findings).map(\.kind) == [.nameConflict])
  }

  @Test("plans nothing in audit mode, and reports the differences")
  func audit() throws {
    let snapshot = Snapshot(namespaces: [Examples.namespace("team-a")])
    let plan = plan(try Examples.baseline("{enforcement: Audit, \(Examples.denying)}"), in: snapshot)
    #expect(due(plan).isEmpty)
    #expect(plan.namespaces.flatMap(\.findings).map { $0.drift?.change } == [.missing])
  }

  @Test("applying a baseline that is being deleted does not stop the deletion")
  func deleting() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying, isDeleting: true)])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(plan) == ["team-a delete NetworkPolicy restricted-default-deny"])
    #expect(plan.notes.contains { $0.contains("'restricted' is being deleted") })
  }

  @Test("notes an invalid baseline in the cluster, and keeps its objects")
  func held() throws {
    var invalid = try Examples.applied(Examples.denying, name: "broken")
    invalid.spec.networkPolicies?.policies = [NetworkPolicyTemplate(name: "Not A Name", spec: NetworkPolicySpec())]
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      objects: [try Examples.observed(Examples.policy(name: "broken-default-deny", of: "broken"))],
      baselines: [invalid])
    let plan = plan(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(plan) == ["team-a create NetworkPolicy restricted-default-deny"])
    #expect(plan.notes.contains { $0.contains("'broken' in the cluster is invalid") })
  }
}

extension Change.Action {
  var word: String {
    switch self {
    case .create: "create"
    case .replace: "replace"
    case .apply: "apply"
    case .recreate: "recreate"
    case .delete: "delete"
    case .release: "release"
    case .patch: "patch"
    case .releaseFields: "releaseFields"
    }
  }
}
