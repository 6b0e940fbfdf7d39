import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@testable import Reconcilers

@Suite struct BaselineSummaryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let id = ObjectID(kind: .role, namespace: "a", name: "x")

  private func report(open: Set<ObjectID>) -> NamespaceReport {
    NamespaceReport(
      generation: 1, isDeleting: false, result: BaselineResult(isSelected: true), applied: 0, openDrift: open,
      problems: [])
  }

  private func drift(_ action: DriftRecord.Action) -> Drift {
    Drift(id: id, control: .rbac, change: .missing, action: action)
  }

  @Test("counts open drift once, and its restore once")
  func openOnce() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    for _ in 0..<3 {
      _ = summary.add(
        report(open: [id]), drift: [drift(.reported)], namespace: "a", isDeleting: false, now: now)
    }
    #expect(summary.drift.detected == 1)
    #expect(summary.drift.open == 1)
    _ = summary.add(report(open: []), drift: [drift(.restored)], namespace: "a", isDeleting: false, now: now)
    #expect(summary.drift.detected == 1)
    #expect(summary.drift.restored == 1)
    #expect(summary.drift.open == 0)
  }

  @Test("does not count drift again after a restart that audit mode left open before")
  func restart() {
    var status = SecurityBaselineStatus()
    status.drift = .init(detected: 1, restored: 0, open: 1)
    var summary = BaselineSummary(status: status, hasCountedBefore: true)
    _ = summary.add(report(open: [id]), drift: [drift(.reported)], namespace: "a", isDeleting: false, now: now)
    #expect(summary.drift.detected == 1)
    #expect(summary.drift.open == 1)
  }

  @Test("acknowledges a request once every namespace that it concerns was reconciled")
  func request() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    summary.select(
      for: ObservedBaseline(
        SecurityBaseline(metadata: ObjectMeta(name: "b"), spec: SecurityBaselineSpec()), previous: nil)
    ) { ["a", "b", "c"] }
    let awaited = summary.begin(request: "now")
    let awaitedTwice = summary.begin(request: "now")
    #expect(awaited == ["a", "b", "c"] && awaitedTwice.isEmpty, "it is being handled")
    for namespace in ["a", "x", "a"] {
      _ = summary.add(report(open: []), drift: [], namespace: namespace, isDeleting: false, now: now)
    }
    summary.remove(namespace: "c")
    #expect(summary.handledRequest == nil)
    _ = summary.add(report(open: []), drift: [], namespace: "b", isDeleting: false, now: now)
    #expect(summary.handledRequest == "now")
    #expect(summary.begin(request: "now").isEmpty)
    for namespace in ["a", "b"] { summary.update(namespace, isSelected: false) }
    #expect(summary.begin(request: "again").isEmpty, "no namespace is selected any longer")
    #expect(summary.handledRequest == "again")
  }

  @Test("the totals equal the sums over the newest reports")
  func totals() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    for index in 0..<50 {
      var one = report(open: index % 3 == 0 ? [id] : [])
      one.desired = index
      one.applied = index / 2
      _ = summary.add(index % 7 == 0 ? nil : one, drift: [], namespace: "n\(index % 10)", isDeleting: false, now: now)
      if index % 11 == 0 { summary.remove(namespace: "n\(index % 5)") }
      let reports = Array(summary.reports.values)
      #expect(summary.totals.desired == reports.reduce(0) { $0 + $1.desired })
      #expect(summary.totals.applied == reports.reduce(0) { $0 + $1.applied })
      #expect(summary.totals.open == reports.reduce(0) { $0 + $1.openDrift.count })
      #expect(summary.totals.compliant == reports.count(where: \.isCompliant))
      #expect(summary.nonCompliant == Set(summary.reports.filter { !$0.value.isCompliant }.keys))
    }
  }

  @Test("lists an unmanaged object that was removed as recent, without counting it as drift")
  func pruned() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    let new = summary.add(report(open: []), drift: [drift(.pruned)], namespace: "a", isDeleting: false, now: now)
    #expect(new.count == 1)
    #expect(summary.recent.map(\.action) == [.pruned])
    #expect(summary.drift.detected == 0)
    #expect(summary.drift.lastDetected == nil)
  }

  @Test("a namespace is cleaned up when nothing of a deleted baseline remains in it")
  func cleaning() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    var remaining = report(open: [])
    remaining.hasRemains = true
    _ = summary.add(remaining, drift: [], namespace: "a", isDeleting: true, now: now)
    _ = summary.add(nil, drift: [], namespace: "b", isDeleting: true, now: now)
    #expect(summary.cleaned == ["b"])
    _ = summary.add(nil, drift: [], namespace: "a", isDeleting: true, now: now)
    #expect(summary.cleaned == ["a", "b"])
  }
}
