import Kubernetes
import TestSupport
import Testing

@testable import Access

@Suite("risk") struct RiskTests {
  /// A change that gives an attacker more.
  struct Change: Sendable {
    var name: String
    /// The term that rises if nothing else applies; `nil` if it depends on the fixture.
    var term: RiskTerm?
    var apply: @Sendable (inout RiskFixture) -> Void

    init(_ name: String, _ term: RiskTerm?, _ apply: @escaping @Sendable (inout RiskFixture) -> Void) {
      self.name = name
      self.term = term
      self.apply = apply
    }

    static func rule(
      _ verbs: JSONValue, _ resources: JSONValue, in group: JSONValue = "", names: JSONValue = []
    ) -> Change {
      let rule: JSONValue = ["apiGroups": [group], "resources": resources, "verbs": verbs, "resourceNames": names]
      return Change("\(verbs) \(resources)", .permissions) { $0.rules.append(rule) }
    }
  }

  static let changes: [Change] = pod + containers + permissions + network

  private static let pod = [
    Change("hostPID", .privilege) { $0.pod["hostPID"] = true },
    Change("hostIPC", .privilege) { $0.pod["hostIPC"] = true },
    Change("hostNetwork", .privilege) { $0.pod["hostNetwork"] = true },
    Change("read-only host path", .privilege) { $0.volume("/etc", readOnly: true) },
    Change("writable host path", .privilege) { $0.volume("/etc", readOnly: false) },
    Change("runtime socket", .privilege) { $0.volume("/run/containerd/containerd.sock", readOnly: true) },
    Change("no memory limit", nil) { $0.container["resources"] = nil },
    Change("token", nil) { $0.mountsToken = true },
    Change("critical", .vulnerabilities) { $0.critical += 1 },
    Change("high", .vulnerabilities) { $0.high += 1 },
    Change("host port", nil) { $0.container["ports"] = [["name": "http", "containerPort": 8080, "hostPort": 80]] },
  ]

  private static let containers = [
    Change("privileged", .privilege) { $0.security["privileged"] = true },
    Change("SYS_ADMIN", .privilege) { $0.capability("SYS_ADMIN") },
    Change("NET_RAW", .privilege) { $0.capability("NET_RAW") },
    Change("no drop", nil) { $0.security["capabilities"]?["drop"] = nil },
    Change("root", nil) { $0.security["runAsUser"] = 0 },
    Change("escalation", nil) { $0.security["allowPrivilegeEscalation"] = nil },
    Change("seccomp", nil) { $0.security["seccompProfile"] = ["type": "Unconfined"] },
    Change("writable root", nil) { $0.security["readOnlyRootFilesystem"] = false },
    Change("unmasked", .privilege) { $0.security["procMount"] = "Unmasked" },
  ]

  private static let permissions = [
    Change.rule(["get"], ["configmaps"]), .rule(["create"], ["configmaps"]), .rule(["get"], ["secrets"]),
    .rule(["get"], ["secrets"], names: ["tls"]), .rule(["create"], ["pods"]), .rule(["create"], ["pods/exec"]),
    .rule(["create"], ["serviceaccounts/token"]), .rule(["impersonate"], ["serviceaccounts"]),
    .rule(["create"], ["pods/portforward"]), .rule(["*"], ["*"], in: "*"),
    .rule(["escalate"], ["roles"], in: "rbac.authorization.k8s.io"),
    .rule(["patch"], ["deployments"], in: "apps"), .rule(["update"], ["namespaces"]), .rule(["get"], ["nodes/proxy"]),
    Change("all namespaces", nil) { $0.isClusterWide = true },
  ]

  private static let network = [
    Change("ClusterIP", nil) { $0.service = $0.service ?? ["type": "ClusterIP"] },
    Change("NodePort", nil) { if $0.service?["type"] != "LoadBalancer" { $0.service = ["type": "NodePort"] } },
    Change("LoadBalancer", nil) { $0.service = ["type": "LoadBalancer"] },
    Change("Ingress", nil) { $0.hasIngress = true },
    Change("no ingress policy", nil) { $0.ingressRules = nil },
    Change("no egress policy", nil) { $0.egressRules = nil },
    Change("ingress from a block", nil) { $0.ingressRules?.append(["from": [["ipBlock": ["cidr": "10.0.0.0/8"]]]]) },
    Change("ingress from namespaces", nil) { $0.ingressRules?.append(["from": [["namespaceSelector": [:]]]]) },
    Change("ingress from the namespace", nil) { $0.ingressRules?.append(["from": [["podSelector": [:]]]]) },
    Change("ingress from all", nil) { $0.ingressRules?.append([:]) },
    Change("egress to DNS", nil) { $0.egressRules?.append(["ports": [["protocol": "UDP", "port": 53]]]) },
    Change("egress to a block", nil) { $0.egressRules?.append(["to": [["ipBlock": ["cidr": "10.0.0.0/8"]]]]) },
    Change("egress to namespaces", nil) { $0.egressRules?.append(["to": [["namespaceSelector": [:]]]]) },
    Change("egress to the namespace", nil) { $0.egressRules?.append(["to": [["podSelector": [:]]]]) },
    Change("egress to all", nil) { $0.egressRules?.append([:]) },
  ]

  @Test("a hardened workload has the score 0")
  func zero() throws {
    let risk = try RiskFixture.hardened.risk
    #expect(risk.score == 0, "\(risk.evidence)")
    #expect(risk.level == .low)
  }

  @Test("each change raises its term, if nothing else applies")
  func effects() throws {
    for change in Self.changes {
      guard let term = change.term else { continue }
      var fixture = RiskFixture.hardened
      fixture.isClusterWide = true
      change.apply(&fixture)
      #expect(try fixture.risk.points(term) > 0, "\(change.name)")
    }
  }

  @Test("each term is monotone: no change that helps an attacker lowers it")
  func monotone() throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<20 {
      var fixture = RiskFixture.hardened
      fixture.mountsToken = Bool.random(using: &generator)
      for change in Self.changes where Int.random(in: 0..<5, using: &generator) == 0 { change.apply(&fixture) }
      let before = try fixture.risk
      for change in Self.changes {
        var changed = fixture
        change.apply(&changed)
        let after = try changed.risk
        for term in RiskTerm.allCases {
          #expect(after.points(term) >= before.points(term), "\(change.name) lowers \(term): \(fixture)")
        }
      }
    }
  }

  @Test("terms are capped, their maxima add up to 100, and the worst workload has the score 100")
  func maxima() throws {
    #expect(RiskTerm.allCases.map(\.maximum).reduce(0, +) == 100)
    var fixture = RiskFixture.hardened
    for change in Self.changes { change.apply(&fixture) }
    fixture.critical = .max
    let risk = try fixture.risk
    #expect(risk.score == 100)
    #expect(risk.level == .critical)
  }

  /// Permissions in the namespace with the factor of the path that they open.
  static let paths: [(verbs: [String], resource: String, path: String)] = [
    (["create"], "pods", "create a pod with the service account shop/root"),
    (["create"], "serviceaccounts/token", "create a token for the service account shop/root"),
    (["impersonate"], "serviceaccounts", "impersonate the service account shop/root"),
  ]

  @Test("a path to cluster-admin is named", arguments: paths)
  func escalation(verbs: [String], resource: String, path: String) throws {
    var fixture = RiskFixture.hardened
    Change.rule(.array(verbs.map { .string($0) }), [.string(resource)]).apply(&fixture)
    let evidence = try fixture.risk.evidence
    #expect(evidence.first { $0.factor == .directTakeover }?.detail == path)
    fixture.mountsToken = false
    #expect(try fixture.risk.points(.permissions) == 0, "without a token there is no path")
  }

  @Test(
    "what the group system:authenticated may do is not a permission of an account, unlike what other subjects may do",
    arguments: [("Group", "system:authenticated", 0), ("Group", "system:serviceaccounts", 2), ("User", user, 2)])
  func groups(kind: String, name: String, points: Int) throws {
    var objects = RiskFixture.hardened.objects
    let version: JSONValue = "rbac.authorization.k8s.io/v1"
    objects.append([
      "apiVersion": version, "kind": "ClusterRole", "metadata": ["name": "reader"],
      "rules": [["apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]]],
    ])
    objects.append([
      "apiVersion": version, "kind": "ClusterRoleBinding", "metadata": ["name": "readers"],
      "roleRef": ["kind": "ClusterRole", "name": "reader"],
      "subjects": [["kind": .string(kind), "name": .string(name)]],
    ])
    #expect(try RiskFixture.risk(of: objects).points(.permissions) == points)
  }

  private static let user = "system:serviceaccount:shop:default"

  @Test("a service account with the name of the group of all users is not that group")
  func groupName() throws {
    let manifests = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop}
      spec: {serviceAccountName: "system:authenticated", containers: [{name: web}]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: view}
      roleRef: {kind: ClusterRole, name: view}
      subjects: [{kind: ServiceAccount, name: "system:authenticated", namespace: shop}]
      """
    let risk = try RiskFixture.risk(of: YAML.parse(manifests, file: "input"))
    #expect(risk.evidence.contains { $0.factor == .read })
  }

  @Test("a path leads to a service account that a binding names as a user")
  func userOfServiceAccount() throws {
    var objects = RiskFixture.hardened.objects
    objects.append([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": ["name": "user"],
      "roleRef": ["kind": "ClusterRole", "name": "cluster-admin"],
      "subjects": [["kind": "User", "name": "system:serviceaccount:far:admin"]],
    ])
    objects.append([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
      "metadata": ["name": "edit", "namespace": "far"], "roleRef": ["kind": "ClusterRole", "name": "edit"],
      "subjects": [["kind": "ServiceAccount", "name": "default", "namespace": "shop"]],
    ])
    let evidence = try RiskFixture.risk(of: objects).evidence
    #expect(
      evidence.first { $0.factor == .directTakeover }?.detail == "create a token for the service account far/admin")
  }

  @Test("a path of two steps is found, and the shortest is named")
  func longPath() throws {
    var inventory = Inventory()
    let manifests = """
      {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a}, spec: {containers: [{name: web}]}}
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: ci, namespace: b}}
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: root, namespace: c}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: one, namespace: b}
      roleRef: {kind: ClusterRole, name: edit}
      subjects: [{kind: ServiceAccount, name: default, namespace: a}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: two, namespace: c}
      roleRef: {kind: ClusterRole, name: edit}
      subjects: [{kind: ServiceAccount, name: ci, namespace: b}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: three}
      roleRef: {kind: ClusterRole, name: cluster-admin}
      subjects: [{kind: ServiceAccount, name: root, namespace: c}]
      """
    for object in try YAML.parse(manifests, file: "input") { try inventory.add(object) }
    let paths = EscalationPaths(Authorizer(inventory))
    let steps = try #require(paths.path(from: ObjectKey(namespace: "a", name: "default")))
    #expect(
      steps.map(\.description) == [
        "create a token for the service account b/ci", "create a token for the service account c/root",
      ])
    #expect(steps.map { $0.bindings.map(\.title) } == [["RoleBinding b/one"], ["RoleBinding c/two"]])
    #expect(paths.path(from: ObjectKey(namespace: "c", name: "root")) == [])
    #expect(paths.path(from: ObjectKey(namespace: "c", name: "default")) == nil)
  }

  @Test("the factors in docs/risk.md are those of the code, with unique identifiers")
  func documentation() throws {
    #expect(Set(RiskFactor.all.map(\.id)).count == RiskFactor.all.count)
    var text = ""
    for term in RiskTerm.allCases {
      text += "### \(term.title.prefix(1).uppercased() + term.title.dropFirst()): up to \(term.maximum)\n\n"
      let isPermission = term == .permissions
      text += isPermission ? "| In all namespaces | In a namespace | On some names |" : "| Points |"
      text += " Condition | Because |\n|\(isPermission ? "---|---|---" : "---")|---|---|\n"
      for factor in RiskFactor.all.filter({ $0.term == term }) {
        let others = [factor.namespacePoints, factor.namedPoints].map { $0.map { $0 == 0 ? "" : "\($0)" } ?? "" }
        let points = ["\(factor.points)"] + (isPermission ? others : [])
        text += "| " + (points + [factor.condition, factor.reason]).joined(separator: " | ") + " |\n"
      }
      text += "\n"
    }
    try expectGenerated(text, in: "docs/risk.md", section: "factors")
  }
}
