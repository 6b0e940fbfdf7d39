import CRDs
import Foundation
import Kubernetes
import Planning
import TestSupport
import Testing

@Suite("Whatever happens, carrying out the plan leaves nothing to plan") struct ConvergenceTests {
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

  private func change(_ world: inout SimulatedNamespace, _ random: inout SeededGenerator) {
    let keys = world.objects.keys.sorted { ($0.name, "\($0.kind)") < ($1.name, "\($1.kind)") }
    let enforce = "pod-security.kubernetes.io/enforce"
    let annotation = WellKnown.previousLabelsAnnotation
    switch Int.random(in: 0..<14, using: &random) {
    case 0: world.baselines = [BaselineFacts(name: "one", uid: "uid-1", spec: spec(&random))]
    case 1:
      world.baselines = ["one", "two"].map { BaselineFacts(name: $0, uid: "uid-\($0)", spec: spec(&random)) }
    case 2: for id in keys where id.name != "theirs" && Bool.random(using: &random) { world.objects[id] = nil }
    case 3:
      world.labels[enforce] = ["privileged", "baseline", "restricted", "x", nil].randomElement(using: &random) ?? nil
    case 4: world.annotations[annotation] = ["{}", "x", nil].randomElement(using: &random) ?? nil
    case 5: world.restart()
    case 6: world.cluster = Bool.random(using: &random) ? Fixtures.cluster : ClusterFacts()
    case 7:
      world.create(
        .roleBinding, "one-auditors",
        ["roleRef": ["kind": "ClusterRole", "name": "cluster-admin"], "subjects": [["kind": "User", "name": "x"]]])
    case 8: world.create(.serviceAccount, "default", [:])
    default:
      guard let id = keys.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<7, using: &random) {
      case 0: world.objects[id]?["metadata"]?["labels"] = nil
      case 1: world.objects[id]?["metadata"]?["labels"]?["plimsoll.dev/baseline"] = "two"
      case 2: world.objects[id]?["metadata"]?["ownerReferences"] = nil
      case 3: world.objects[id]?["metadata"]?["annotations"] = nil
      case 4: if id.kind == .networkPolicy { world.objects[id]?["spec"]?["egress"] = [[:]] }
      case 5: if id.kind == .resourceQuota { world.objects[id]?["spec"]?["hard"]?["services"] = "1" }
      default: if id.kind == .roleBinding { world.objects[id]?["roleRef"]?["name"] = "admin" }
      }
    }
  }

  @Test("over random baselines and random meddling", arguments: 0..<60 as Range<UInt64>)
  func convergence(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.create(.networkPolicy, "theirs", ["spec": ["podSelector": [:]]])
    let theirs = world[.networkPolicy, "theirs"]?["metadata"]?["uid"]
    for round in 0..<25 {
      change(&world, &random)
      // Twice where pruning what is in the way makes room.
      for _ in 0..<2 { try world.reconcile() }
      let left = try world.plan().changes.map(\.summary)
      try #require(left.isEmpty, "seed \(seed), round \(round): \(left)")
    }
    for index in world.baselines.indices { world.baselines[index].isDeleting = true }
    try world.reconcile()
    let plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results.values.allSatisfy { !$0.hasRemains }, "seed \(seed): a finalizer would never go")
    #expect(world[.networkPolicy, "theirs"]?["metadata"]?["uid"] == theirs, "what a person made is never deleted")
  }
}
