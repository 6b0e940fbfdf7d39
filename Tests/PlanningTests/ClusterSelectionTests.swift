import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

/// Plans in clusters that a baseline selects, does not select, or whose name is unknown.
@Suite struct ClusterSelectionTests {
  private static let prod = ClusterIdentity(name: "prod-eu1", labels: [:])
  private static let dev = ClusterIdentity(name: "dev", labels: [:])

  private static func baseline(_ change: (inout SecurityBaselineSpec) -> Void = { _ in }) -> BaselineFacts {
    Fixtures.baseline { spec in
      spec.clusterSelector = ClusterSelector(matchNames: ["prod-*"])
      change(&spec)
    }
  }

  /// A namespace in which the baseline was rolled out because the cluster was selected.
  private func hardened(_ baseline: BaselineFacts) throws -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.labels = ["pod-security.kubernetes.io/warn": "baseline"]
    namespace.baselines = [baseline.applied(in: Self.prod)]
    try namespace.reconcile()
    #expect(!namespace.objects.isEmpty)
    #expect(namespace.labels["pod-security.kubernetes.io/warn"] == "restricted")
    return namespace
  }

  @Test("in a cluster that is not selected, a baseline writes nothing")
  func elsewhere() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [Self.baseline().applied(in: Self.dev)]
    let plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results.isEmpty)
  }

  @Test("in a cluster that is not selected any longer, everything is removed, and labels go back to what they were")
  func leaving() throws {
    var namespace = try hardened(Self.baseline())
    namespace.baselines = [Self.baseline().applied(in: Self.dev)]
    let plan = try namespace.reconcile()
    #expect(plan.changes.allSatisfy { $0.isRemoval })
    #expect(plan.results["restricted"]?.isSelected == false)
    #expect(plan.results["restricted"]?.hasRemains == true)
    #expect(namespace.objects.keys.allSatisfy { $0.kind == .serviceAccount })
    #expect(namespace.labels == ["pod-security.kubernetes.io/warn": "baseline"])
    let next = try namespace.plan()
    #expect(next.changes.isEmpty)
    #expect(next.results["restricted"] == nil)
  }

  @Test("in audit mode, what is left in a cluster that is not selected is reported and stays")
  func audit() throws {
    var namespace = try hardened(Self.baseline())
    namespace.baselines = [Self.baseline { $0.enforcement = .audit }.applied(in: Self.dev)]
    let plan = try namespace.plan()
    #expect(plan.objectChanges.isEmpty)
    #expect(plan.results["restricted"]?.findings.isEmpty == false)
  }

  @Test("while the name is unknown, nothing is written, restored or removed")
  func unknown() throws {
    var namespace = try hardened(Self.baseline())
    namespace[.networkPolicy, "restricted-default-deny"] = nil
    namespace.baselines = [Self.baseline().applied(in: ClusterIdentity())]
    #expect(try namespace.plan().changes.isEmpty)
    namespace.labels["pod-security.kubernetes.io/enforce"] = "privileged"
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines = [Self.baseline().applied(in: Self.prod)]
    #expect(try namespace.plan().changes.map(\.shortReason) == [.drift(.deleted), .drift(.modified)])
  }

  @Test("the deletion of a baseline cleans up also while the name is unknown")
  func deletion() throws {
    var namespace = try hardened(Self.baseline())
    namespace.baselines[0] = Self.baseline().applied(in: ClusterIdentity())
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.objects.keys.allSatisfy { $0.kind == .serviceAccount })
    #expect(namespace.labels == ["pod-security.kubernetes.io/warn": "baseline"])
  }

  @Test("an exemption with clusters has no effect in other clusters, nor in one of unknown name")
  func exemption() throws {
    let baseline = Fixtures.baseline {
      $0.exemptions = [
        Exemption(namespaces: ["*"], controls: [.networkPolicies], reason: "migration", clusters: ["dev*"])
      ]
    }
    func policies(in cluster: ClusterIdentity) throws -> Int {
      var namespace = SimulatedNamespace()
      namespace.cluster = Fixtures.cluster
      namespace.baselines = [baseline.applied(in: cluster)]
      return try namespace.plan().changes.count { $0.id.kind == .networkPolicy }
    }
    #expect(try policies(in: Self.dev) == 0)
    let all = try policies(in: Self.prod)
    #expect(all > 0)
    #expect(try policies(in: ClusterIdentity()) == all)
  }
}
