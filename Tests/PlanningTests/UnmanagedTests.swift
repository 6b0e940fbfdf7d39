import CRDs
import Kubernetes
import Planning
import Testing

@Suite("Objects that are not ours and weaken a baseline") struct UnmanagedTests {
  private static let group: JSONValue = ["kind": "Group", "name": "dev"]

  private static func binding(_ kind: String, _ role: String, _ subjects: [JSONValue] = [group]) -> JSONValue {
    ["roleRef": ["kind": .string(kind), "name": .string(role)], "subjects": .array(subjects)]
  }

  /// A foreign object, and what is said of it: nothing where it is harmless.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind = ManagedKind.roleBinding
    var content: JSONValue
    var message: String?
  }

  static let cases: [Case] = [
    .init(
      testDescription: "cluster-admin", content: binding("ClusterRole", "cluster-admin"),
      message: "RoleBinding 'debug' (not managed) grants cluster-admin to Group 'dev'"),
    .init(
      testDescription: "admin", content: binding("ClusterRole", "admin"),
      message: "RoleBinding 'debug' (not managed) grants admin to Group 'dev'"),
    .init(
      testDescription: "edit, to many",
      content: binding(
        "ClusterRole", "edit",
        [["kind": "ServiceAccount", "name": "ci", "namespace": "build"]]
          + (1...5).map { ["kind": "User", "name": .string("u\($0)")] }),
      message: "RoleBinding 'debug' (not managed) grants edit to ServiceAccount 'build/ci', User 'u1', User 'u2'"
        + " and 3 more"),
    .init(testDescription: "view", content: binding("ClusterRole", "view"), message: nil),
    .init(
      testDescription: "a ClusterRole with wildcards", content: binding("ClusterRole", "god-mode", []),
      message: "RoleBinding 'debug' (not managed) grants ClusterRole 'god-mode', which has wildcards, to no subject"),
    .init(
      testDescription: "a Role with wildcards", content: binding("Role", "wild"),
      message: "RoleBinding 'debug' (not managed) grants Role 'wild', which has wildcards, to Group 'dev'"),
    .init(testDescription: "a Role without", content: binding("Role", "tame"), message: nil),
    .init(testDescription: "a Role called admin", content: binding("Role", "admin"), message: nil),
    .init(
      testDescription: "a policy that opens both ways", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "ingress": [[:]], "egress": [[:]]]],
      message: "NetworkPolicy 'debug' (not managed) opens Ingress and Egress, which the baseline denies by default"),
    .init(
      testDescription: "a policy whose egress rules are void", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "egress": [[:]], "policyTypes": ["Ingress"]]], message: nil),
    .init(
      testDescription: "a policy that only denies", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "ingress": []]], message: nil),
    .init(
      testDescription: "a role nobody is bound to", kind: .role,
      content: ["rules": [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]], message: nil),
  ]

  private func world(_ example: Case, _ policy: UnmanagedPolicy?) throws -> SimulatedNamespace {
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.baselines = [
      Fixtures.baseline {
        $0.rbac?.unmanaged = policy
        $0.networkPolicies?.unmanaged = policy
      }
    ]
    try world.reconcile()
    world.create(.role, "wild", ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["*"]]]])
    world.create(.role, "tame", ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]])
    world.create(example.kind, "debug", example.content)
    return world
  }

  @Test("are reported by default", arguments: cases)
  func report(example: Case) throws {
    let plan = try world(example, nil).plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.map(\.message) == (example.message.map { [$0] } ?? []))
    #expect(plan.results["restricted"]?.findings.allSatisfy { $0.kind == .unmanaged } == true)
  }

  @Test("are deleted where the baseline says so, and nothing else is", arguments: cases)
  func prune(example: Case) throws {
    var world = try world(example, .prune)
    let steps = try world.reconcile().changes
    #expect(steps.map(\.shortReason) == (example.message == nil ? [] : [.unmanaged]))
    #expect((world[example.kind, "debug"] == nil) == (example.message != nil))
    #expect(world[.role, "wild"] != nil)
    #expect(try world.plan().results["restricted"]?.findings == [])
  }

  @Test("are nothing to us where the baseline says so", arguments: cases)
  func ignore(example: Case) throws {
    let plan = try world(example, .ignore).plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings == [])
  }

  @Test("only what widens a direction that is denied counts")
  func direction() throws {
    var world = SimulatedNamespace()
    world.baselines = [Fixtures.denying { $0.networkPolicies?.defaultDeny = [.egress] }]
    try world.reconcile()
    world.create(.networkPolicy, "in", ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try world.plan().results["restricted"]?.findings == [])
  }

  @Test("nothing is judged where the control is exempt")
  func exempt() throws {
    var world = try world(Self.cases[0], nil)
    world.baselines[0].spec.exemptions = [Exemption(namespaces: ["*"], controls: [.rbac], reason: "test")]
    #expect(try world.plan().results["restricted"]?.findings == [])
  }

  @Test("a label of Kubernetes, or of ours, does not hide a binding")
  func hidden() throws {
    var world = try world(Self.cases[0], nil)
    world[.roleBinding, "debug"]?["metadata"]?["labels"] = [
      "kubernetes.io/bootstrapping": "rbac-defaults", "app.kubernetes.io/managed-by": "plimsoll",
      "plimsoll.dev/baseline": "restricted", "plimsoll.dev/control": "rbac",
    ]
    #expect(try world.plan().results["restricted"]?.findings.map(\.shortKind) == [.unmanaged])
  }

  @Test("where one that is pruned has a name that we need, ours is made at the next look")
  func inTheWay() throws {
    var world = SimulatedNamespace()
    world.baselines = [Fixtures.baseline { $0.rbac?.unmanaged = .prune }]
    world.create(.roleBinding, "restricted-auditors", Self.binding("ClusterRole", "cluster-admin"))
    let first = try world.reconcile()
    #expect(first.changes.filter { $0.id.name == "restricted-auditors" }.map(\.shortReason) == [.unmanaged])
    #expect(first.results["restricted"]?.findings.map(\.shortKind).contains(.nameConflict) == true)
    #expect(try world.reconcile().changes.map(\.summary) == ["apply RoleBinding/restricted-auditors (rollout)"])
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("two baselines delete it once")
  func once() throws {
    var world = try world(Self.cases[0], .prune)
    var second = Fixtures.baseline("second")
    second.spec.rbac?.unmanaged = .prune
    world.baselines.append(second)
    let steps = try world.plan().changes.filter { $0.reason == .unmanaged }
    #expect(steps.map(\.baselines) == [["restricted", "second"]])
  }
}
