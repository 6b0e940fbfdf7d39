import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@testable import Reconcilers

/// The status of a baseline, built from its summary.
@Suite struct StatusBuilderTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func baseline(
    spec: SecurityBaselineSpec = SecurityBaselineSpec(), errors: [ValidationError] = [],
    status: SecurityBaselineStatus? = nil
  ) -> ObservedBaseline {
    let object = SecurityBaseline(
      metadata: ObjectMeta(name: "b", uid: "u", generation: 3, finalizers: [WellKnown.finalizer]), spec: spec,
      status: status)
    var baseline = ObservedBaseline(object, previous: nil)
    baseline.errors = errors
    baseline.lastValid = spec
    return baseline
  }

  private func report(
    drift: Set<ObjectID> = [], problems: [NamespaceReport.Problem] = [], findings: [Finding] = [], generation: Int64 = 3
  ) -> NamespaceReport {
    NamespaceReport(
      generation: generation, isDeleting: false,
      result: BaselineResult(isSelected: true, desired: 8, findings: findings), applied: 8 - drift.count,
      openDrift: drift,
      problems: problems)
  }

  private func build(
    _ reports: [String: NamespaceReport], drift: [String: [Drift]] = [:],
    baseline: ObservedBaseline? = nil, selected: Set<String>? = nil, missingPermissions: [String] = []
  ) -> SecurityBaselineStatus {
    var summary = BaselineSummary(status: baseline?.object.status, hasCountedBefore: false)
    for (namespace, report) in reports {
      _ = summary.add(
        report, drift: drift[namespace] ?? [], namespace: namespace, isDeleting: false, now: now)
    }
    let baseline = baseline ?? self.baseline()
    summary.select(for: baseline) { selected ?? Set(reports.keys) }
    return StatusBuilder(baseline: baseline, summary: summary, missingPermissions: missingPermissions, now: now).build()
  }

  private func condition(_ type: String, in status: SecurityBaselineStatus) -> String {
    let condition = status.conditions?.first { $0.type == type }
    return "\(condition?.status.rawValue ?? "")/\(condition?.reason ?? "")"
  }

  private func deleted(_ name: String, in namespace: String, _ action: DriftRecord.Action = .restored) -> Drift {
    Drift(
      id: ObjectID(kind: .networkPolicy, namespace: namespace, name: name), control: .networkPolicies, change: .deleted,
      action: action)
  }

  @Test("only Ready and Compliant are true without problems")
  func fine() {
    let status = build(["a": report(), "b": report()])
    #expect(condition("Ready", in: status) == "True/Reconciled")
    #expect(condition("Compliant", in: status) == "True/NoDrift")
    #expect(condition("Drifted", in: status) == "False/NoDrift")
    #expect(condition("Degraded", in: status) == "False/AsExpected")
    #expect(condition("Reconciling", in: status) == "False/Idle")
    #expect(condition("Stalled", in: status) == "False/AsExpected")
    #expect(status.namespaces == .init(selected: 2, compliant: 2))
    #expect(status.objects == .init(desired: 16, applied: 16))
  }

  @Test(
    "a rollout that waits names a promotion that was not handled yet",
    arguments: [
      (RolloutHalt.failure, nil, "HASH"), (.failure, "HASH", "HASH/1"), (.failure, "HASH/1", "HASH"),
      (.preflight, nil, "HASH/1"), (.preflight, "HASH/1", "3/1"), (nil, nil, "HASH/1"), (nil, "HASH", "HASH/1"),
      (nil, "HASH/1", "3/1"),
    ] as [(RolloutHalt?, String?, String)])
  func promotion(halt: RolloutHalt?, promoted: String?, expected: String) throws {
    var spec = SecurityBaselineSpec()
    spec.rollout = RolloutSpec(steps: [RolloutStep(percent: 50, manual: true)])
    var baseline = ObservedBaseline(
      SecurityBaseline(metadata: ObjectMeta(name: "b", uid: "u", generation: 3), spec: spec), previous: nil)
    let hash = try #require(baseline.specHash)
    func text(_ value: String) -> String { value.replacing("HASH", with: hash) }
    var state = RolloutState(target: try #require(baseline.rolloutHash), now: now)
    state.promoted = promoted.map(text)
    state.phase = halt == nil ? .awaitingPromotion : .halted
    state.halt = halt.map { RolloutStatus.Halt(cause: $0, namespace: "a", message: "m", time: Timestamp(now)) }
    baseline.rollout = BaselineRollout(earlier: .spec(nil), state: state)
    let ready = build([:], baseline: baseline).conditions?.first { $0.type == "Ready" }
    #expect(
      ready?.message.hasSuffix(" \(WellKnown.promoteAnnotation)=\(text(expected))") == true, "\(ready?.message ?? "")")
  }

  @Test("Ready stays false until every namespace is reconciled with the current generation")
  func progress() {
    let status = build(["a": report(), "b": report(generation: 2)], selected: ["a", "b", "c"])
    #expect(condition("Ready", in: status) == "False/Progressing")
    #expect(condition("Reconciling", in: status) == "True/Progressing")
    #expect(condition("Compliant", in: status) == "Unknown/Progressing", "two of the namespaces are not reconciled yet")
    #expect(status.conditions?.first { $0.type == "Ready" }?.message == "reconciled 1 of 3 namespaces")
  }

  @Test("restored drift keeps Ready and Compliant true, and sets Drifted for ten minutes")
  func restored() {
    let status = build(["a": report()], drift: ["a": [deleted("x", in: "a")]])
    #expect(condition("Ready", in: status) == "True/Reconciled")
    #expect(condition("Compliant", in: status) == "True/NoDrift")
    #expect(condition("Drifted", in: status) == "True/RestoredRecently")
    #expect(status.drift?.detected == 1)
    #expect(status.drift?.restored == 1)
    #expect(status.recentDrift?.first?.action == .restored)
    func later(_ seconds: TimeInterval) -> StatusBuilder {
      StatusBuilder(
        baseline: baseline(status: status), summary: BaselineSummary(status: status, hasCountedBefore: true),
        missingPermissions: [], now: now.addingTimeInterval(seconds))
    }
    #expect(later(599).nextChange == now.addingTimeInterval(600))
    #expect(condition("Drifted", in: later(601).build()) == "False/NoDrift")
  }

  @Test("open drift and findings set Compliant to false, and keep Ready true")
  func notCompliant() {
    let id = ObjectID(kind: .role, namespace: "a", name: "x")
    let drifted = build(["a": report(drift: [id])])
    #expect(condition("Ready", in: drifted) == "True/Reconciled")
    #expect(condition("Compliant", in: drifted) == "False/DriftFound")
    #expect(drifted.namespaces?.drifted == 1)
    let finding = Finding(
      kind: .unmanaged, control: .rbac, baseline: "b", id: id,
      message: "RoleBinding 'debug' (not managed) grants cluster-admin to Group 'dev'")
    let found = build(["a": report(findings: [finding])])
    #expect(condition("Compliant", in: found) == "False/FindingsPresent")
    #expect(found.findings == 1)
    #expect(found.nonCompliant?.first?.message.contains("cluster-admin") == true)
  }

  @Test("lists namespaces by the severity of their worst finding and then by name, whatever the number of findings")
  func order() {
    func findings(_ severity: Severity, _ namespace: String, count: Int = 1) -> NamespaceReport {
      report(
        findings: (0..<count).map { index in
          Finding(
            kind: .unmanaged, control: .rbac, baseline: "b",
            id: ObjectID(kind: .role, namespace: namespace, name: "\(index)"), message: "m",
            verdict: Verdict(check: .accessToSecrets, severity: severity, message: "m"))
        })
    }
    let id = ObjectID(kind: .role, namespace: "f", name: "x")
    let status = build([
      "a": findings(.medium, "a", count: 100), "b": findings(.high, "b"), "c": findings(.critical, "c"),
      "d": findings(.high, "d", count: 5), "e": findings(.low, "e"),
      "f": report(drift: [id], problems: [.init(kind: .contested, control: .rbac, message: "m")]),
      "g": report(problems: [.init(kind: .transient, control: .rbac, message: "m")]),
    ])
    #expect(status.nonCompliant?.map(\.namespace).joined() == "gfcbdae")
  }

  private func elsewhere(_ cluster: ClusterIdentity) -> ObservedBaseline {
    var spec = SecurityBaselineSpec()
    spec.clusterSelector = ClusterSelector(matchNames: ["prod-*"])
    return baseline(spec: spec).moved(to: cluster)
  }

  @Test("a baseline that does not select the cluster is ready after everything is removed")
  func notSelected() {
    let baseline = elsewhere(ClusterIdentity(name: "dev"))
    func leaving(drift: Set<ObjectID> = []) -> NamespaceReport {
      NamespaceReport(
        generation: 3, isDeleting: false, result: BaselineResult(hasRemains: true), applied: 0, openDrift: drift,
        problems: [])
    }
    let status = build([:], baseline: baseline)
    #expect(condition("Ready", in: status) == "True/NotSelected")
    #expect(condition("Compliant", in: status) == "True/NotSelected")
    #expect(condition("Stalled", in: status) == "False/AsExpected")
    #expect(condition("Reconciling", in: status) == "False/Idle")
    #expect(
      status.conditions?.first { $0.type == "Ready" }?.message
        == "spec.clusterSelector.matchNames does not match this cluster, 'dev'")
    #expect(status.namespaces?.selected == 0)
    let cleaning = build(["a": leaving(), "b": leaving()], baseline: baseline, selected: [])
    #expect(condition("Ready", in: cleaning) == "False/Progressing")
    #expect(condition("Reconciling", in: cleaning) == "True/Progressing")
    #expect(
      cleaning.conditions?.first { $0.type == "Ready" }?.message == "removing generated objects from 2 namespaces")
    let reported = leaving(drift: [ObjectID(kind: .role, namespace: "a", name: "x")])
    #expect(condition("Ready", in: build(["a": reported], baseline: baseline, selected: [])) == "True/NotSelected")
  }

  @Test("a baseline whose selector needs an unknown name is stalled, and says how to fix it")
  func clusterUnknown() {
    let status = build([:], baseline: elsewhere(ClusterIdentity()))
    #expect(condition("Ready", in: status) == "False/ClusterUnknown")
    #expect(condition("Compliant", in: status) == "Unknown/ClusterUnknown")
    #expect(condition("Stalled", in: status) == "True/ClusterUnknown")
    #expect(status.conditions?.first { $0.type == "Ready" }?.message.contains("set --cluster-name") == true)
    #expect(
      condition("Ready", in: build([:], baseline: elsewhere(ClusterIdentity(name: "prod-1")))) == "True/Reconciled")
  }

  @Test("has the hash of the spec that is enforced")
  func specHash() throws {
    var spec = SecurityBaselineSpec()
    spec.enforcement = .audit
    var baseline = baseline(spec: spec)
    #expect(build([:], baseline: baseline).specHash == spec.normalizedHash)
    baseline.errors = [ValidationError(field: "spec.x", value: "1", problem: "is invalid", fix: "remove it")]
    baseline.object.spec.enforcement = .enforce
    #expect(build([:], baseline: baseline).specHash == spec.normalizedHash, "the last valid spec is enforced")
    baseline.lastValid = nil
    #expect(build([:], baseline: baseline).specHash == nil)
  }

  @Test(
    "sets Ready, Degraded and Stalled according to the kind of a problem",
    arguments: [
      (
        NamespaceReport.Problem.Kind.permission, "False/MissingPermission", "True/MissingPermission",
        "True/MissingPermission"
      ),
      (.invalid, "False/PartiallyFailed", "True/PartiallyFailed", "False/AsExpected"),
      (.transient, "False/PartiallyFailed", "True/PartiallyFailed", "False/AsExpected"),
      (.contested, "True/Reconciled", "True/Contested", "False/AsExpected"),
      (.altered, "True/Reconciled", "True/Altered", "False/AsExpected"),
    ])
  func problems(kind: NamespaceReport.Problem.Kind, ready: String, degraded: String, stalled: String) {
    let status = build(["a": report(problems: [.init(kind: kind, control: .rbac, message: "why")])])
    #expect(condition("Ready", in: status) == ready)
    #expect(condition("Degraded", in: status) == degraded)
    #expect(condition("Stalled", in: status) == stalled)
  }

  @Test("an invalid spec sets Stalled and names the field")
  func invalid() {
    var spec = SecurityBaselineSpec()
    spec.namespaceSelector = NamespaceSelector(matchNames: [""])
    let errors = SecurityBaseline(metadata: ObjectMeta(name: "b"), spec: spec).validate()
    #expect(!errors.isEmpty)
    let status = build([:], baseline: baseline(errors: errors))
    #expect(condition("Ready", in: status) == "False/InvalidSpec")
    #expect(condition("Stalled", in: status) == "True/InvalidSpec")
    #expect(status.conditions?.first { $0.type == "Stalled" }?.message.contains("spec.namespaceSelector") == true)
  }

  @Test("a baseline that is being deleted names the object and the finalizer that it waits for")
  func blocked() {
    let deleting = {
      var deleting = baseline()
      deleting.object.metadata.deletionTimestamp = Timestamp(now)
      return deleting
    }()
    var held = report()
    held.blockers = ["Role 'b-x' is held by finalizer 'example.com/f'"]
    let status = build(["a": held, "c": report()], baseline: deleting)
    #expect(condition("Reconciling", in: status) == "True/CleaningUp")
    #expect(
      status.conditions?.first { $0.type == "Reconciling" }?.message
        == "removing generated objects; in namespace 'a', Role 'b-x' is held by finalizer 'example.com/f'")
  }

  @Test("lastTransitionTime changes only with the status")
  func transition() {
    let first = build(["a": report()])
    let later = StatusBuilder(
      baseline: baseline(status: first), summary: BaselineSummary(status: first, hasCountedBefore: true),
      missingPermissions: [], now: now.addingTimeInterval(1000)
    ).build()
    #expect(later.conditions?.map(\.lastTransitionTime) == first.conditions?.map(\.lastTransitionTime))
  }

  @Test("status stays below 256 KiB for any number of namespaces and any length of messages")
  func bound() throws {
    let long = String(repeating: "ü", count: 5000)
    var reports: [String: NamespaceReport] = [:]
    var drift: [String: [Drift]] = [:]
    for index in 0..<3000 {
      let namespace = "n\(index)-" + String(repeating: "x", count: 50)
      reports[namespace] = report(
        drift: [ObjectID(kind: .role, namespace: namespace, name: long)],
        problems: [.init(kind: .transient, control: .rbac, message: long)])
      var seen = deleted(String(repeating: "y", count: 250), in: namespace)
      seen.fields = Array(repeating: long, count: 100)
      seen.manager = long
      drift[namespace] = [seen]
    }
    let status = build(reports, drift: drift)
    #expect(try JSONEncoder().encode(status).count < 256 << 10)
    #expect(status.nonCompliant?.count == 50)
    #expect(status.recentDrift?.count == 20)
    #expect(status.drift?.open == 3000)
  }
}
