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

  @Test("a namespace is cleaned up when nothing of a deleted baseline remains in it")
  func cleaning() {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    var remaining = report(open: [])
    remaining.result.hasRemains = true
    _ = summary.add(remaining, drift: [], namespace: "a", isDeleting: true, now: now)
    _ = summary.add(nil, drift: [], namespace: "b", isDeleting: true, now: now)
    #expect(summary.cleaned == ["b"])
    _ = summary.add(nil, drift: [], namespace: "a", isDeleting: true, now: now)
    #expect(summary.cleaned == ["a", "b"])
  }
}
