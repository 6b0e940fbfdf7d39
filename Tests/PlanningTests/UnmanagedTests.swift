import CRDs
import Kubernetes
import Planning
import Testing

@Suite("Unmanaged objects that weaken a baseline") struct UnmanagedTests {
  private static let group: JSONValue = ["kind": "Group", "name": "dev"]

  private static func binding(_ kind: String, _ role: String, _ subjects: [JSONValue] = [group]) -> JSONValue {
    ["roleRef": ["kind": .string(kind), "name": .string(role)], "subjects": .array(subjects)]
  }

  /// An unmanaged object and its finding; `nil` if it is harmless.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind = ManagedKind.roleBinding
    var content: JSONValue
    var message: String?
    var severity = Severity.high
    /// Whether `unmanaged: Prune` deletes the object; `nil` for every object with a finding.
    var isPruned: Bool?
  }

  private static func subject(_ kind: String, _ name: String) -> [JSONValue] {
    [["kind": .string(kind), "name": .string(name)]]
  }

  static let cases: [Case] = [
    .init(
      testDescription: "cluster-admin", content: binding("ClusterRole", "cluster-admin"),
      message: "RoleBinding 'debug' (not managed) grants cluster-admin to Group 'dev'", severity: .critical),
    .init(
      testDescription: "admin", content: binding("ClusterRole", "admin"),
      message: "RoleBinding 'debug' (not managed) grants admin to Group 'dev'", severity: .critical),
    .init(
      testDescription: "edit, for many subjects",
      content: binding(
        "ClusterRole", "edit",
        [["kind": "ServiceAccount", "name": "ci", "namespace": "build"]]
          + (1...5).map { ["kind": "User", "name": .string("u\($0)")] }),
      message: "RoleBinding 'debug' (not managed) grants edit to ServiceAccount 'build/ci', User 'u1', User 'u2'"
        + " and 3 more", severity: .critical),
    .init(testDescription: "view", content: binding("ClusterRole", "view"), message: nil),
    .init(
      testDescription: "a ClusterRole with wildcards", content: binding("ClusterRole", "god-mode", []),
      message:
        "RoleBinding 'debug' (not managed) grants ClusterRole 'god-mode', which allows everything, to no subject",
      severity: .critical),
    .init(
      testDescription: "a ClusterRole that is aggregated to edit",
      content: binding("ClusterRole", "system:aggregate-to-edit"),
      message: "RoleBinding 'debug' (not managed) grants ClusterRole 'system:aggregate-to-edit', which allows access to"
        + " secrets, exec in pods, creating pods and 1 more, to Group 'dev'"),
    .init(testDescription: "a ClusterRole that does not exist", content: binding("ClusterRole", "gone"), message: nil),
    .init(
      testDescription: "view, for everyone",
      content: binding("ClusterRole", "view", subject("Group", "system:authenticated")),
      message: "RoleBinding 'debug' (not managed) grants ClusterRole 'view' to Group 'system:authenticated'"),
    .init(
      testDescription: "view, for everyone without credentials",
      content: binding("ClusterRole", "view", [group] + subject("Group", "system:unauthenticated")),
      message: "RoleBinding 'debug' (not managed) grants ClusterRole 'view' to Group 'system:unauthenticated' and Group"
        + " 'dev'", severity: .critical),
    .init(
      testDescription: "view, for all service accounts of another namespace",
      content: binding("ClusterRole", "view", subject("Group", "system:serviceaccounts:other")), message: nil),
    .init(
      testDescription: "exec, for all service accounts of another namespace",
      content: binding("Role", "exec", subject("Group", "system:serviceaccounts:other")),
      message: "RoleBinding 'debug' (not managed) grants Role 'exec', which allows exec in pods, to Group"
        + " 'system:serviceaccounts:other'", severity: .critical),
    .init(
      testDescription: "exec, for all service accounts of the namespace",
      content: binding("Role", "exec", subject("Group", "system:serviceaccounts:team-a")),
      message: "RoleBinding 'debug' (not managed) grants Role 'exec', which allows exec in pods, to Group"
        + " 'system:serviceaccounts:team-a'"),
    .init(
      testDescription: "a Role that scales workloads", content: binding("Role", "scale"),
      message: "RoleBinding 'debug' (not managed) grants Role 'scale', which allows scaling workloads, to Group 'dev'",
      severity: .low, isPruned: false),
    .init(
      testDescription: "a subject with a name that could fake a message",
      content: binding("ClusterRole", "edit", subject("User", "x'\nall fine: '")),
      message: #"RoleBinding 'debug' (not managed) grants edit to User 'x\'\u{a}all fine: \''"#, severity: .critical),
    .init(
      testDescription: "a Role with wildcards", content: binding("Role", "wild"),
      message:
        "RoleBinding 'debug' (not managed) grants Role 'wild', which allows wildcards and creating pods, to Group"
        + " 'dev'"),
    .init(testDescription: "a Role without wildcards", content: binding("Role", "tame"), message: nil),
    .init(testDescription: "a Role named admin", content: binding("Role", "admin"), message: nil),
    .init(
      testDescription: "a policy that opens both directions", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "ingress": [[:]], "egress": [[:]]]],
      message:
        "NetworkPolicy 'debug' (not managed) opens Ingress from anywhere on all ports and Egress to anywhere on all"
        + " ports, which the baseline denies by default"),
    .init(
      testDescription: "a policy for another namespace", kind: .networkPolicy,
      content: [
        "spec": ["podSelector": [:], "ingress": [["from": [["namespaceSelector": ["matchLabels": ["a": "b"]]]]]]]
      ],
      message:
        "NetworkPolicy 'debug' (not managed) opens Ingress from selected namespaces on all ports, which the baseline"
        + " denies by default", severity: .low),
    .init(
      testDescription: "a policy that opens no more than the baseline itself", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "ingress": [["from": [["podSelector": [:]]]]]]], message: nil),
    .init(
      testDescription: "a policy that selects nothing", kind: .networkPolicy,
      content: [
        "spec": [
          "podSelector": [
            "matchExpressions": [["key": "a", "operator": "Exists"], ["key": "a", "operator": "DoesNotExist"]]
          ], "ingress": [[:]],
        ]
      ], message: nil),
    .init(
      testDescription: "a policy whose egress rules have no effect", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "egress": [[:]], "policyTypes": ["Ingress"]]], message: nil),
    .init(
      testDescription: "a policy that only denies", kind: .networkPolicy,
      content: ["spec": ["podSelector": [:], "ingress": []]], message: nil),
    .init(
      testDescription: "a role without a binding", kind: .role,
      content: ["rules": [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]],
      message: "Role 'debug' (not managed) allows everything", severity: .critical, isPruned: false),
    .init(
      testDescription: "a role for exec", kind: .role,
      content: ["rules": [["apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]]]],
      message: "Role 'debug' (not managed) allows exec in pods", isPruned: false),
    .init(
      testDescription: "a harmless role", kind: .role,
      content: ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]], message: nil),
  ]

  private func namespace(_ example: Case, _ policy: UnmanagedPolicy?) throws -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [
      Fixtures.baseline {
        $0.rbac?.unmanaged = policy
        $0.networkPolicies?.unmanaged = policy
      }
    ]
    try namespace.reconcile()
    namespace.create(.role, "wild", ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["*"]]]])
    namespace.create(.role, "exec", ["rules": [["apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]]]])
    namespace.create(
      .role, "scale", ["rules": [["apiGroups": ["apps"], "resources": ["*/scale"], "verbs": ["patch"]]]])
    namespace.create(.role, "tame", ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]])
    namespace.create(example.kind, "debug", example.content)
    return namespace
  }

  /// The findings about the object of the example.
  private func findings(_ plan: Plan) -> [Finding] {
    (plan.results["restricted"]?.findings ?? []).filter { $0.id.name == "debug" }
  }

  @Test("are reported by default", arguments: cases)
  func report(example: Case) throws {
    let plan = try namespace(example, nil).plan()
    #expect(plan.changes.isEmpty)
    #expect(findings(plan).map(\.message) == (example.message.map { [$0] } ?? []))
    #expect(findings(plan).allSatisfy { $0.kind == .unmanaged && $0.severity == example.severity })
  }

  @Test("are deleted with unmanaged: Prune, and nothing else is", arguments: cases)
  func prune(example: Case) throws {
    var namespace = try namespace(example, .prune)
    let steps = try namespace.reconcile().changes
    let isPruned = example.isPruned ?? (example.message != nil)
    #expect(steps.map(\.shortReason) == (isPruned ? [.unmanaged] : []))
    #expect((namespace[example.kind, "debug"] == nil) == isPruned)
    #expect(namespace[.role, "wild"] != nil)
    #expect(try findings(namespace.plan()).isEmpty == (isPruned || example.message == nil))
  }

  @Test("are ignored with unmanaged: Ignore", arguments: cases)
  func ignore(example: Case) throws {
    let plan = try namespace(example, .ignore).plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings == [])
  }

  @Test("a policy for a direction that the baseline does not deny is harmless")
  func direction() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Fixtures.denying { $0.networkPolicies?.defaultDeny = [.egress] }]
    try namespace.reconcile()
    namespace.create(.networkPolicy, "in", ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try namespace.plan().results["restricted"]?.findings == [])
  }

  @Test("are not reported if the control is exempt")
  func exempt() throws {
    var namespace = try namespace(Self.cases[0], nil)
    namespace.baselines[0].spec.exemptions = [Exemption(namespaces: ["*"], controls: [.rbac], reason: "test")]
    #expect(try namespace.plan().results["restricted"]?.findings == [])
  }

  @Test("are reported whatever labels they have")
  func hidden() throws {
    var namespace = try namespace(Self.cases[0], nil)
    namespace[.roleBinding, "debug"]?["metadata"]?["labels"] = [
      "kubernetes.io/bootstrapping": "rbac-defaults", "app.kubernetes.io/managed-by": "plimsoll",
      "plimsoll.dev/baseline": "restricted", "plimsoll.dev/control": "rbac",
    ]
    #expect(try findings(namespace.plan()).map(\.shortKind) == [.unmanaged])
  }

  @Test("the reconcile after a prune creates the generated object of the same name")
  func inTheWay() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Fixtures.baseline { $0.rbac?.unmanaged = .prune }]
    namespace.create(.roleBinding, "restricted-auditors", Self.binding("ClusterRole", "cluster-admin"))
    let first = try namespace.reconcile()
    #expect(first.changes.filter { $0.id.name == "restricted-auditors" }.map(\.shortReason) == [.unmanaged])
    #expect(first.results["restricted"]?.findings.map(\.shortKind).contains(.nameConflict) == true)
    #expect(
      try namespace.reconcile().changes.map(\.summary) == [
        "create RoleBinding/restricted-auditors (rollout)", "delete RoleBinding/restricted-auditors-dfece (prune)",
      ])
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("are deleted once for two baselines")
  func once() throws {
    var namespace = try namespace(Self.cases[0], .prune)
    var second = Fixtures.baseline("second")
    second.spec.rbac?.unmanaged = .prune
    namespace.baselines.append(second)
    let steps = try namespace.plan().changes.filter { $0.reason == .unmanaged }
    #expect(steps.map(\.baselines) == [["restricted", "second"]])
  }

  @Test(
    "an object that only a baseline in audit mode requires is unmanaged, unless that baseline has enforced it before")
  func auditedOpening() throws {
    func auditing(_ enforcement: Enforcement) -> BaselineFacts {
      Fixtures.denying("auditing") {
        $0.enforcement = enforcement
        $0.networkPolicies?.policies = [
          NetworkPolicyTemplate(
            name: "open", spec: NetworkPolicySpec(podSelector: LabelSelector(), ingress: [NetworkPolicyIngressRule()]))
        ]
      }
    }
    var namespace = SimulatedNamespace()
    let strict = Fixtures.denying("strict") { $0.networkPolicies?.unmanaged = .prune }
    namespace.baselines = [auditing(.audit), strict]
    try namespace.reconcile()
    namespace.create(.networkPolicy, "auditing-open", ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try namespace.reconcile().changes.map(\.summary) == ["delete NetworkPolicy/auditing-open (unmanaged)"])

    namespace.baselines = [auditing(.enforce), strict]
    try namespace.reconcile()
    namespace.baselines = [auditing(.audit), strict]
    try namespace.reconcile()
    #expect(namespace.names(.networkPolicy).contains("auditing-open"))
    #expect(try namespace.plan().changes.isEmpty)
  }
}
