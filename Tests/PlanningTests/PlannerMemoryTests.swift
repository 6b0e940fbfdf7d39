import CRDs
import Foundation
import Kubernetes
import Synchronization
import Testing

@testable import Planning

@Suite("The planner's template cache") struct PlannerMemoryTests {
  /// Counts how often each baseline is compiled.
  private final class CountingControl: Control {
    let id = ControlID.rbac
    let kinds: [ManagedKind] = []
    let counts = Mutex<[String: Int]>([:])

    func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
      counts.withLock { $0[baseline.name, default: 0] += 1 }
      return []
    }
  }

  @Test("compiles a baseline once, and evicts it when it is deleted")
  func eviction() {
    let control = CountingControl()
    let planner = Planner(catalog: Catalog([control]))
    func plan(_ names: String...) {
      let baselines = names.map { BaselineFacts(name: $0, uid: "uid-of-\($0)", spec: SecurityBaselineSpec()) }
      _ = planner.plan(
        Observation(namespace: NamespaceFacts(name: "team-a", uid: "u"), baselines: baselines, now: .distantPast))
    }
    for _ in 0..<3 { plan("a", "b") }
    #expect(control.counts.withLock { $0 } == ["a": 1, "b": 1])
    plan("b")
    plan("a", "b")
    #expect(control.counts.withLock { $0 } == ["a": 2, "b": 1])
  }
}
