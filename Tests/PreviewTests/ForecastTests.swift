import CRDs
import Foundation
import Kubernetes
import Reconcilers
import Testing

@testable import Preview

@Suite struct ForecastTests {
  private func forecast(_ given: BaselineFacts..., in snapshot: Snapshot) -> Forecast {
    Forecast(of: given, in: snapshot, now: Examples.now)
  }

  /// What is due, in short: `namespace action kind name`.
  private func due(_ forecast: Forecast) -> [String] {
    forecast.shares.flatMap { share in
      share.steps.map { "\(share.namespace) \($0.action.word) \($0.id.kind.resourceType.kind) \($0.id.name)" }
    }
  }

  @Test("a baseline that is not in the cluster is planned in every namespace that it selects, protected ones aside")
  func fresh() throws {
    let snapshot = Snapshot(namespaces: ["team-b", "team-a", "kube-system"].map(Examples.namespace))
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(
      due(forecast) == [
        "team-a apply NetworkPolicy restricted-default-deny", "team-b apply NetworkPolicy restricted-default-deny",
      ])
    #expect(forecast.notes.isEmpty)
  }

  @Test("what is in place is counted, and not planned")
  func inPlace() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying)])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(forecast).isEmpty)
    #expect(forecast.shares.map(\.kept) == [1])
  }

  @Test("a baseline given replaces the one of its name: what that one alone asked for goes")
  func replacement() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying)])
    let narrower = try Examples.baseline("{namespaceSelector: {matchNames: [nowhere]}, \(Examples.denying)}")
    let forecast = forecast(narrower, in: snapshot)
    #expect(due(forecast) == ["team-a delete NetworkPolicy restricted-default-deny"])
    #expect(forecast.notes.contains { $0.contains("'restricted' selects no namespace") })
  }

  @Test("what other baselines have to do anyway is left out")
  func others() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], baselines: [try Examples.applied(Examples.denying, name: "other")])
    let forecast = forecast(
      try Examples.baseline("resourceQuotas: [{name: q, hard: {pods: 1}}]", name: "quiet"), in: snapshot)
    #expect(due(forecast) == ["team-a apply ResourceQuota quiet-q"])
  }

  @Test("what another baseline does only because of the given one is shown: labels that both had asked for")
  func jointly() throws {
    let other = "podSecurity: {enforce: baseline}"
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      baselines: [
        try Examples.applied(other, name: "other"), try Examples.applied("podSecurity: {enforce: restricted}"),
      ])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(
      due(forecast) == ["team-a apply NetworkPolicy restricted-default-deny", "team-a apply Namespace team-a"])
  }

  @Test("an object that a rolled-out baseline has lost is drift, whatever else the new spec changes")
  func drift() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      objects: [try Examples.observed(Examples.policy(name: "restricted-allow-same-namespace"))],
      baselines: [
        try Examples.applied("\(Examples.denying.dropLast()), allow: {sameNamespace: true}}", isRolledOut: true)
      ])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(
      forecast.shares.flatMap(\.steps).map(\.cause) == [.drift(.deleted), .prune],
      "default-deny was there once; allow-same-namespace is no longer asked for")
  }

  @Test("an object of someone else is left alone, and said so")
  func conflict() throws {
    var policy = Examples.policy(isApplied: false)
    policy["metadata"]?["labels"] = nil
    policy["metadata"]?["ownerReferences"] = nil
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(policy)])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(forecast).isEmpty)
    #expect(forecast.shares.flatMap(\.findings).map(\.kind) == [.nameConflict])
  }

  @Test("an audit plans nothing and reports what differs")
  func audit() throws {
    let snapshot = Snapshot(namespaces: [Examples.namespace("team-a")])
    let forecast = forecast(try Examples.baseline("{enforcement: Audit, \(Examples.denying)}"), in: snapshot)
    #expect(due(forecast).isEmpty)
    #expect(forecast.shares.flatMap(\.findings).map(\.kind) == [.drift(.missing)])
  }

  @Test("applying a baseline that is being deleted does not stop the deletion")
  func deleting() throws {
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")], objects: [try Examples.observed(Examples.policy())],
      baselines: [try Examples.applied(Examples.denying, isDeleting: true)])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(forecast) == ["team-a delete NetworkPolicy restricted-default-deny"])
    #expect(forecast.notes.contains { $0.contains("'restricted' is being deleted") })
  }

  @Test("an invalid baseline in the cluster is said to be held, and its objects stay")
  func held() throws {
    var invalid = try Examples.applied(Examples.denying, name: "broken")
    invalid.spec.networkPolicies?.policies = [NetworkPolicyTemplate(name: "Not A Name", spec: NetworkPolicySpec())]
    let snapshot = Snapshot(
      namespaces: [Examples.namespace("team-a")],
      objects: [try Examples.observed(Examples.policy(name: "broken-default-deny", of: "broken"))],
      baselines: [invalid])
    let forecast = forecast(try Examples.baseline(Examples.denying), in: snapshot)
    #expect(due(forecast) == ["team-a apply NetworkPolicy restricted-default-deny"])
    #expect(forecast.notes.contains { $0.contains("'broken' in the cluster is invalid") })
  }
}

extension Step.Action {
  var word: String {
    switch self {
    case .apply: "apply"
    case .recreate: "recreate"
    case .delete: "delete"
    case .release: "release"
    case .patch: "patch"
    case .releaseFields: "releaseFields"
    }
  }
}
