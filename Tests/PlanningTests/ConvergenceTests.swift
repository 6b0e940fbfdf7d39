import CRDs
import Foundation
import Kubernetes
import Planning
import TestSupport
import Testing

@Suite("Convergence") struct ConvergenceTests {
  private static let levels: [PodSecurityLevel?] = [nil, .privileged, .baseline, .restricted]

  private func spec(_ random: inout SeededGenerator) -> SecurityBaselineSpec {
    Fixtures.spec { spec in
      if Int.random(in: 0..<6, using: &random) == 0 { spec.suspend = true }
      if Int.random(in: 0..<4, using: &random) == 0 { spec.enforcement = .audit }
      if Int.random(in: 0..<5, using: &random) == 0 { spec.adoptExisting = true }
      if Bool.random(using: &random) { spec.networkPolicies?.allow?.dns = false }
      if Bool.random(using: &random) { spec.networkPolicies?.defaultDeny = [.egress] }
      if Int.random(in: 0..<3, using: &random) == 0 { spec.networkPolicies = nil }
      spec.rbac?.defaultServiceAccount?.automountToken = [nil, true, false].randomElement(using: &random) ?? nil
      if Bool.random(using: &random) { spec.rbac?.roleBindings?[1].roleRef.name = "audit" }
      if Bool.random(using: &random) { spec.rbac?.unmanaged = .prune }
      if Bool.random(using: &random) { spec.rbac?.enforcement = .enforce }
      if Bool.random(using: &random) { spec.resourceQuotas?[0].scopes = ["NotBestEffort"] }
      spec.podSecurity?.enforce = Self.levels.randomElement(using: &random) ?? nil
      spec.podSecurity?.warn = Self.levels.randomElement(using: &random) ?? nil
      spec.podSecurity?.version = ["v1.24", "latest", nil].randomElement(using: &random) ?? nil
      if Int.random(in: 0..<4, using: &random) == 0 {
        let controls = ControlID.allCases.filter { _ in Bool.random(using: &random) }
        spec.exemptions = [Exemption(namespaces: ["*"], controls: controls, reason: "test")]
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        spec.namespaceSelector = NamespaceSelector(excludeNames: ["team-a"])
      }
    }
  }

  private func edit(_ namespace: inout SimulatedNamespace, _ random: inout SeededGenerator) {
    let keys = namespace.objects.keys.sorted { ($0.name, "\($0.kind)") < ($1.name, "\($1.kind)") }
    let enforce = "pod-security.kubernetes.io/enforce"
    let annotation = WellKnown.previousLabelsAnnotation
    switch Int.random(in: 0..<14, using: &random) {
    case 0: namespace.baselines = [BaselineFacts(name: "one", uid: "uid-1", spec: spec(&random))]
    case 1:
      namespace.baselines = ["one", "two"].map { BaselineFacts(name: $0, uid: "uid-\($0)", spec: spec(&random)) }
    case 2: for id in keys where id.name != "unmanaged" && Bool.random(using: &random) { namespace.objects[id] = nil }
    case 3:
      namespace.labels[enforce] =
        ["privileged", "baseline", "restricted", "x", nil].randomElement(using: &random) ?? nil
    case 4: namespace.annotations[annotation] = ["{}", "x", nil].randomElement(using: &random) ?? nil
    case 5: namespace.restart()
    case 6: namespace.cluster = Bool.random(using: &random) ? Fixtures.cluster : ClusterFacts()
    case 7:
      namespace.create(
        .roleBinding, "one-auditors",
        ["roleRef": ["kind": "ClusterRole", "name": "cluster-admin"], "subjects": [["kind": "User", "name": "x"]]])
    case 8: namespace.create(.serviceAccount, "default", [:])
    default:
      guard let id = keys.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<7, using: &random) {
      case 0: namespace.objects[id]?["metadata"]?["labels"] = nil
      case 1: namespace.objects[id]?["metadata"]?["labels"]?["plimsoll.dev/baseline"] = "two"
      case 2: namespace.objects[id]?["metadata"]?["ownerReferences"] = nil
      case 3: namespace.objects[id]?["metadata"]?["annotations"] = nil
      case 4: if id.kind == .networkPolicy { namespace.objects[id]?["spec"]?["egress"] = [[:]] }
      case 5: if id.kind == .resourceQuota { namespace.objects[id]?["spec"]?["hard"]?["services"] = "1" }
      default: if id.kind == .roleBinding { namespace.objects[id]?["roleRef"]?["name"] = "admin" }
      }
    }
  }

  @Test("a reconcile leaves nothing to plan, for random baselines and random edits", arguments: 0..<60 as Range<UInt64>)
  func convergence(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.create(.networkPolicy, "unmanaged", ["spec": ["podSelector": [:]]])
    let unmanaged = namespace[.networkPolicy, "unmanaged"]?["metadata"]?["uid"]
    for round in 0..<25 {
      edit(&namespace, &random)
      // Pruning an object that has a required name frees the name for the second reconcile.
      for _ in 0..<2 { try namespace.reconcile() }
      let left = try namespace.plan().changes.map(\.summary)
      try #require(left.isEmpty, "seed \(seed), round \(round): \(left)")
    }
    for index in namespace.baselines.indices { namespace.baselines[index].isDeleting = true }
    try namespace.reconcile()
    let plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results.values.allSatisfy { !$0.hasRemains }, "seed \(seed): the finalizer would never be removed")
    #expect(
      namespace[.networkPolicy, "unmanaged"]?["metadata"]?["uid"] == unmanaged, "unmanaged objects are never deleted")
  }
}
