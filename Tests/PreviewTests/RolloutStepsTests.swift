import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@testable import Preview

/// The steps of `spec.rollout` in a preview.
@Suite struct RolloutStepsTests {
  private static let steps =
    "rollout: {steps: [{namespaces: {matchNames: [canary]}}, {namespaces: {matchNames: [shop]}}]}"
  private static let quotas = "resourceQuotas: [{name: q, hard: {pods: 1}}]"

  private struct Found: Equatable {
    var steps: [String] = []
    var notes: [String] = []
  }

  /// The steps by namespace, as `name: step/count`; namespaces that change at once have no step.
  private func steps(
    of spec: String, over live: SecurityBaseline? = nil, namespaces: [String] = ["canary", "shop", "team"]
  ) throws -> Found {
    let snapshot = Snapshot(
      namespaces: namespaces.map(Examples.namespace), baselines: live.map { [$0] } ?? [])
    let plan = PreviewPlan(of: [try Examples.baseline(spec)], in: snapshot, now: Examples.now)
    let steps = plan.namespaces.flatMap { namespace in
      namespace.steps.map { "\(namespace.name): \($0.step)/\($0.count)" }
    }
    return Found(steps: steps, notes: plan.notes)
  }

  private func live(
    _ spec: String, isRolledOut: Bool = false, phase: RolloutStatus.Phase? = nil, of other: String? = nil
  ) throws -> SecurityBaseline {
    var live = try Examples.applied(spec, isRolledOut: isRolledOut)
    guard let phase else { return live }
    var state = RolloutState(
      target: try Examples.applied(other ?? spec).spec.rolloutHash, now: Examples.now)
    state.frontier = RolloutPlace(step: 1, order: 0)
    state.phase = phase
    var status = live.status ?? SecurityBaselineStatus()
    status.rollout = state.status
    live.status = status
    return live
  }

  @Test("a new baseline and a new spec are rolled out from the first step")
  func new() throws {
    let all = ["canary: 1/3", "shop: 2/3", "team: 3/3"]
    let spec = "{\(Examples.denying), \(Self.steps)}"
    #expect(try steps(of: spec) == Found(steps: all))
    #expect(try steps(of: spec, over: live("{\(Self.quotas), \(Self.steps)}", isRolledOut: true)) == Found(steps: all))
    #expect(try steps(of: spec, over: live(Self.quotas, isRolledOut: true)) == Found(steps: all))
    #expect(try steps(of: "{\(Examples.denying)}").steps.isEmpty)
    #expect(try steps(of: "{\(Examples.denying), \(Self.steps), suspend: true}").steps.isEmpty)
  }

  @Test("a spec that is rolled out already is not rolled out again: what differs is drift")
  func drift() throws {
    let spec = "{\(Examples.denying), \(Self.steps)}"
    #expect(try steps(of: spec, over: live(spec, isRolledOut: true)).steps.isEmpty)
    #expect(try steps(of: spec, over: live(spec, isRolledOut: true, phase: .completed)).steps.isEmpty)
    #expect(try steps(of: spec, over: live("{\(Examples.denying)}", isRolledOut: true)).steps.isEmpty)
  }

  @Test("a rollout in progress continues with its steps, and a new spec begins a new one, with a note")
  func inProgress() throws {
    let spec = "{\(Examples.denying), \(Self.steps)}"
    let edited = "{\(Examples.denying), rollout: {steps: [{percent: 100}]}}"
    for given in [spec, edited] {
      let found = try steps(of: given, over: live(spec, phase: .awaitingPromotion))
      #expect(found == Found(steps: ["shop: 2/3", "team: 3/3"]), "the first step has the new spec already")
    }
    var afterEdit = try live(edited, phase: .awaitingPromotion)
    afterEdit.status?.rollout?.stepsHash = try live(spec).spec.rollout?.stepsHash
    let unknown = try steps(of: edited, over: afterEdit)
    #expect(unknown.steps.isEmpty)
    #expect(unknown.notes.first?.hasPrefix("baseline 'restricted': its steps were edited during the rollout") == true)
    let suspended = try live("{\(Examples.denying), \(Self.steps), suspend: true}", isRolledOut: true, phase: .paused)
    #expect(try steps(of: spec, over: suspended).steps == ["shop: 2/3", "team: 3/3"])
    let other = try steps(of: "{\(Self.quotas), \(Self.steps)}", over: live(spec, phase: .halted))
    #expect(other.steps == ["canary: 1/3", "shop: 2/3", "team: 3/3"])
    #expect(other.notes.count == 1)
    #expect(other.notes.first?.hasPrefix("baseline 'restricted': a rollout is in progress in the cluster; ") == true)
  }

  // MARK: - Output

  private static func preview(_ name: String, _ steps: [RolloutStepPreview]) -> NamespacePreview {
    NamespacePreview(
      name: name,
      changes: [
        ObjectChange(
          action: .create, id: ObjectID(kind: .networkPolicy, namespace: name, name: "p"), reason: .rollout,
          control: .networkPolicies, baselines: ["restricted"], before: nil, after: ["kind": "NetworkPolicy"])
      ], steps: steps)
  }

  private static func step(_ number: Int, of baseline: String = "restricted") -> RolloutStepPreview {
    RolloutStepPreview(baseline: baseline, step: number, count: 3)
  }

  private func lines(_ namespaces: [NamespacePreview], isFull: Bool = false) -> [String] {
    let text = ClusterPreview(baselines: ["restricted"], namespaces: namespaces).text(isFull: isFull)
    return text.prefix { $0 != "+" }.split(separator: "\n").dropLast().map(String.init)
  }

  @Test("the text names the step of a namespace, and the namespaces of each step of a group")
  func text() {
    #expect(
      lines([Self.preview("shop", [Self.step(2)])]) == [
        "namespace shop", "step 2 of 3 of the rollout of restricted",
      ])
    #expect(lines([Self.preview("shop", [])]) == ["namespace shop"])
    let group = [
      Self.preview("canary", [Self.step(1)]), Self.preview("shop", [Self.step(2), Self.step(3, of: "tenants")]),
      Self.preview("team", [Self.step(2)]),
    ]
    #expect(
      lines(group) == [
        "namespaces canary, shop, team", "step 1 of 3 of the rollout of restricted: canary",
        "step 2 of 3 of the rollout of restricted: shop, team", "step 3 of 3 of the rollout of tenants: shop",
      ])
    let many = (0..<9).map { Self.preview("n\($0)", [Self.step(3)]) }
    #expect(lines(many) == ["9 namespaces: n0 … n8", "step 3 of 3 of the rollout of restricted: 9 namespaces"])
    #expect(
      lines(many, isFull: true).last
        == "step 3 of 3 of the rollout of restricted: n0, n1, n2, n3, n4, n5, n6, n7, n8")
  }

  @Test("the JSON has the step of a namespace, and no member without one")
  func json() {
    let namespaces = [Self.preview("shop", [Self.step(2)]), Self.preview("team", [])]
    let json = ClusterPreview(baselines: ["restricted"], namespaces: namespaces).json["namespaces"]?.arrayValue
    #expect(json?.first?["rollout"] == [["baseline": "restricted", "step": 2, "steps": 3]])
    #expect(json?.last?.objectValue?.keys.contains("rollout") == false)
  }
}
