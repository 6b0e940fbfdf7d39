import CRDs
import Foundation
import Kubernetes
import Reconcilers
import Testing

@testable import Controller

/// A baseline's status, from its ledger.
@Suite struct StatusTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func entry(
    spec: SecurityBaselineSpec = SecurityBaselineSpec(), errors: [ValidationError] = [],
    status: SecurityBaselineStatus? = nil
  ) -> BaselineRegistry.Entry {
    let object = SecurityBaseline(
      metadata: ObjectMeta(name: "b", uid: "u", generation: 3, finalizers: [WellKnown.finalizer]), spec: spec,
      status: status)
    return BaselineRegistry.Entry(object: object, errors: errors, lastValid: spec, wasRolledOut: false)
  }

  private func report(
    drift: Set<ObjectID> = [], problems: [NamespaceReport.Problem] = [], findings: [Finding] = [], generation: Int64 = 3
  ) -> NamespaceReport {
    NamespaceReport(
      generation: generation, isDeleting: false,
      share: Plan.Share(isSelected: true, desired: 8, findings: findings), applied: 8 - drift.count, openDrift: drift,
      problems: problems)
  }

  private func build(
    _ reports: [String: NamespaceReport], drift: [String: [NoticedDrift]] = [:],
    entry: BaselineRegistry.Entry? = nil, selected: Set<String>? = nil, blindSpots: [String] = []
  ) -> SecurityBaselineStatus {
    var ledger = Ledger(status: entry?.object.status, hasCountedBefore: false)
    for (namespace, report) in reports {
      _ = ledger.add(
        report, drift: drift[namespace] ?? [], namespace: namespace, isDeleting: false, now: now)
    }
    return StatusBuilder(
      entry: entry ?? self.entry(), ledger: ledger, selected: selected ?? Set(reports.keys), blindSpots: blindSpots,
      now: now
    ).build()
  }

  private func condition(_ type: String, in status: SecurityBaselineStatus) -> String {
    let condition = status.conditions?.first { $0.type == type }
    return "\(condition?.status.rawValue ?? "")/\(condition?.reason ?? "")"
  }

  private func deleted(_ name: String, in namespace: String, _ action: DriftRecord.Action = .restored) -> NoticedDrift {
    NoticedDrift(
      id: ObjectID(kind: .networkPolicy, namespace: namespace, name: name), control: .networkPolicies,
      detail: DriftDetail(change: .deleted), action: action)
  }

  @Test("all well: Ready and Compliant, nothing else")
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

  @Test("a namespace that was not reconciled with this generation keeps Ready false")
  func progress() {
    let status = build(["a": report(), "b": report(generation: 2)], selected: ["a", "b", "c"])
    #expect(condition("Ready", in: status) == "False/Progressing")
    #expect(condition("Reconciling", in: status) == "True/Progressing")
    #expect(status.conditions?.first { $0.type == "Ready" }?.message == "reconciled 1 of 3 namespaces")
  }

  @Test("restored drift: Ready and Compliant stay true, Drifted says who and for ten minutes")
  func restored() {
    let status = build(["a": report()], drift: ["a": [deleted("x", in: "a")]])
    #expect(condition("Ready", in: status) == "True/Reconciled")
    #expect(condition("Compliant", in: status) == "True/NoDrift")
    #expect(condition("Drifted", in: status) == "True/RestoredRecently")
    #expect(status.drift?.detected == 1)
    #expect(status.drift?.restored == 1)
    #expect(status.recentDrift?.first?.action == .restored)
    var late = StatusBuilder(
      entry: entry(status: status), ledger: Ledger(status: status, hasCountedBefore: true), selected: [],
      blindSpots: [], now: now.addingTimeInterval(599))
    #expect(late.nextChange == now.addingTimeInterval(600))
    late.now = now.addingTimeInterval(601)
    #expect(condition("Drifted", in: late.build()) == "False/NoDrift")
  }

  @Test("open drift and findings: not Compliant, still Ready")
  func wanting() {
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

  @Test(
    "problems and what they make of the conditions",
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

  @Test("an invalid spec stalls, with the field")
  func invalid() {
    var spec = SecurityBaselineSpec()
    spec.namespaceSelector = NamespaceSelector(matchNames: [""])
    let errors = SecurityBaseline(metadata: ObjectMeta(name: "b"), spec: spec).validate()
    #expect(!errors.isEmpty)
    let status = build([:], entry: entry(errors: errors))
    #expect(condition("Ready", in: status) == "False/InvalidSpec")
    #expect(condition("Stalled", in: status) == "True/InvalidSpec")
    #expect(status.conditions?.first { $0.type == "Stalled" }?.message.contains("spec.namespaceSelector") == true)
  }

  @Test("lastTransitionTime stays while the status does")
  func transition() {
    let first = build(["a": report()])
    let later = StatusBuilder(
      entry: entry(status: first), ledger: Ledger(status: first, hasCountedBefore: true), selected: [],
      blindSpots: [], now: now.addingTimeInterval(1000)
    ).build()
    #expect(later.conditions?.map(\.lastTransitionTime) == first.conditions?.map(\.lastTransitionTime))
  }

  @Test("however many namespaces and however long their messages, status stays below 256 KiB")
  func bound() throws {
    let long = String(repeating: "ü", count: 5000)
    var reports: [String: NamespaceReport] = [:]
    var drift: [String: [NoticedDrift]] = [:]
    for index in 0..<3000 {
      let namespace = "n\(index)-" + String(repeating: "x", count: 50)
      reports[namespace] = report(
        drift: [ObjectID(kind: .role, namespace: namespace, name: long)],
        problems: [.init(kind: .transient, control: .rbac, message: long)])
      var noticed = deleted(String(repeating: "y", count: 250), in: namespace)
      noticed.detail.fields = Array(repeating: long, count: 100)
      noticed.detail.manager = long
      drift[namespace] = [noticed]
    }
    let status = build(reports, drift: drift)
    #expect(try JSONEncoder().encode(status).count < 256 << 10)
    #expect(status.nonCompliant?.count == 50)
    #expect(status.recentDrift?.count == 20)
    #expect(status.drift?.open == 3000)
  }
}

/// What counts as news.
@Suite struct LedgerTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let id = ObjectID(kind: .role, namespace: "a", name: "x")

  private func report(open: Set<ObjectID>) -> NamespaceReport {
    NamespaceReport(
      generation: 1, isDeleting: false, share: Plan.Share(isSelected: true), applied: 0, openDrift: open, problems: [])
  }

  private func noticed(_ action: DriftRecord.Action) -> NoticedDrift {
    NoticedDrift(id: id, control: .rbac, detail: DriftDetail(change: .missing), action: action)
  }

  @Test("drift that stays open is counted once, and once more when it is restored")
  func openOnce() {
    var ledger = Ledger(status: nil, hasCountedBefore: false)
    for _ in 0..<3 {
      _ = ledger.add(
        report(open: [id]), drift: [noticed(.reported)], namespace: "a", isDeleting: false, now: now)
    }
    #expect(ledger.drift.detected == 1)
    #expect(ledger.drift.open == 1)
    _ = ledger.add(report(open: []), drift: [noticed(.restored)], namespace: "a", isDeleting: false, now: now)
    #expect(ledger.drift.detected == 1)
    #expect(ledger.drift.restored == 1)
    #expect(ledger.drift.open == 0)
  }

  @Test("what audit left open before a restart is not counted again")
  func restart() {
    var status = SecurityBaselineStatus()
    status.drift = .init(detected: 1, restored: 0, open: 1)
    var ledger = Ledger(status: status, hasCountedBefore: true)
    _ = ledger.add(report(open: [id]), drift: [noticed(.reported)], namespace: "a", isDeleting: false, now: now)
    #expect(ledger.drift.detected == 1)
    #expect(ledger.drift.open == 1)
  }

  @Test("a deleted baseline is done with only in namespaces where nothing of it is left")
  func cleaning() {
    var ledger = Ledger(status: nil, hasCountedBefore: false)
    var left = report(open: [])
    left.share.hasRemains = true
    _ = ledger.add(left, drift: [], namespace: "a", isDeleting: true, now: now)
    _ = ledger.add(nil, drift: [], namespace: "b", isDeleting: true, now: now)
    #expect(ledger.cleaned == ["b"])
    _ = ledger.add(nil, drift: [], namespace: "a", isDeleting: true, now: now)
    #expect(ledger.cleaned == ["a", "b"])
  }
}

/// Texts that tenants may have written.
@Suite struct BoundedTests {
  @Test(
    "control characters become spaces and long texts are cut",
    arguments: [("a\nb\u{1B}[31m", 20, "a b [31m"), ("abcdef", 4, "abc…"), ("", 4, ""), ("ok", 2, "ok")])
  func bounded(text: String, limit: Int, expected: String) {
    #expect(text.bounded(to: limit) == expected)
  }
}

/// Taking our marks off an object.
@Suite struct ReleasePatchTests {
  @Test("only our labels and owner references go, under a test of the version")
  func release() throws {
    let live: JSONValue = [
      "metadata": [
        "resourceVersion": "7",
        "labels": [
          "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "b", "plimsoll.dev/control": "rbac",
          "team": "a",
        ],
        "ownerReferences": [["kind": "SecurityBaseline", "uid": "1"], ["kind": "Deployment", "uid": "2"]],
      ]
    ]
    let patch = try #require(ReleasePatch.operations(for: live))
    #expect(patch[0] == ["op": "test", "path": "/metadata/resourceVersion", "value": "7"])
    #expect(patch[1] == ["op": "replace", "path": "/metadata/labels", "value": ["team": "a"]])
    #expect(
      patch[2] == [
        "op": "replace", "path": "/metadata/ownerReferences", "value": [["kind": "Deployment", "uid": "2"]],
      ])
    #expect(ReleasePatch.operations(for: ["metadata": ["resourceVersion": "7"]]) == nil)
  }
}
