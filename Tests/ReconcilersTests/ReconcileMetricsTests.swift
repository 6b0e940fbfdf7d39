import CRDs
import Foundation
import Kubernetes
import Planning
import Prometheus
import Testing

@testable import Reconcilers

@Suite struct ReconcileMetricsTests {
  private func drift(_ action: DriftRecord.Action) -> Drift {
    var drift = Drift(
      id: ObjectID(kind: .networkPolicy, namespace: "a", name: "deny"), control: .networkPolicies, change: .modified)
    drift.action = action
    return drift
  }

  /// The values of the counters that are not zero, without labels.
  private func counts(_ registry: MetricRegistry) -> [String] {
    registry.text().split(separator: "\n").filter { $0.hasPrefix("plimsoll_drift_") }.map {
      String($0).replacing(#"{control="networkPolicies",kind="NetworkPolicy",owner="payments"}"#, with: "")
    }
  }

  @Test(
    "drift counts once as detected, and again when it is restored or contested",
    arguments: [
      (.restored, false, ["plimsoll_drift_detected_total 1", "plimsoll_drift_restored_total 1"]),
      (.restored, true, ["plimsoll_drift_restored_total 1"]),
      (.contested, false, ["plimsoll_drift_contested_total 1", "plimsoll_drift_detected_total 1"]),
      (.reported, false, ["plimsoll_drift_detected_total 1"]), (.failed, false, ["plimsoll_drift_detected_total 1"]),
      (.pruned, false, []),
    ] as [(DriftRecord.Action, Bool, [String])])
  func drift(action: DriftRecord.Action, wasOpen: Bool, expected: [String]) {
    let registry = MetricRegistry(families: ReconcileMetrics.families)
    ReconcileMetrics(factory: registry).record(drift(action), wasOpen: wasOpen, owner: "payments")
    #expect(counts(registry) == expected)
  }

  @Test("a pass ends when every namespace was reconciled")
  func fullPass() {
    let (start, end) = (Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 60))
    let pass = FullPass()
    pass.reconciled("a", now: start)
    #expect(pass.lastEnd == nil)
    pass.begin(["a", "b"], now: start)
    pass.reconciled("b", now: start)
    pass.reconciled("c", now: start)
    #expect(pass.lastEnd == nil)
    pass.reconciled("a", now: end)
    #expect(pass.lastEnd == end)
    pass.reconciled("a", now: Date(timeIntervalSince1970: 120))
    #expect(pass.lastEnd == end)
  }

  @Test("a pass over no namespaces ends at once")
  func emptyPass() {
    let pass = FullPass()
    pass.begin([], now: Date(timeIntervalSince1970: 5))
    #expect(pass.lastEnd == Date(timeIntervalSince1970: 5))
  }

  @Test("a new namespace waits until its protection is complete, and only once")
  func newNamespaces() {
    let namespaces = NewNamespaces()
    let now = ContinuousClock.now
    namespaces.add("a", at: now)
    namespaces.add("b", at: now)
    namespaces.remove("b")
    #expect(namespaces.end("a") == now)
    #expect(namespaces.end("a") == nil && namespaces.end("b") == nil)
  }
}
