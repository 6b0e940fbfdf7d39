import Kubernetes
import Testing

@testable import Access

@Suite("permissions on names") struct NamedPermissionTests {
  /// Rules of the service account of a workload, and what they lead to.
  struct Row: Sendable, CustomStringConvertible {
    /// The rules, in flow style.
    var rules: String
    /// Whether a ClusterRoleBinding grants the rules, instead of a RoleBinding in the namespace of the workload.
    var isClusterWide: Bool
    /// The steps to the control of the cluster; `nil` if there is no path, or no step is necessary.
    var path: String?
    /// The points of the permissions before the maximum.
    var points: Int
    var description: String { rules }

    init(_ rules: String..., inCluster isClusterWide: Bool = false, path: String? = nil, points: Int) {
      self.rules = rules.joined(separator: ", ")
      self.isClusterWide = isClusterWide
      self.path = path
      self.points = points
    }
  }

  private static func rule(_ verb: String, _ resource: String, in group: String = "''", _ names: String) -> String {
    "{apiGroups: [\(group)], resources: [\(resource)], verbs: [\(verb)], resourceNames: [\(names)]}"
  }

  private static let rbac = "rbac.authorization.k8s.io"
  private static func bind(_ resource: String, _ name: String) -> String { rule("bind", resource, in: rbac, name) }
  private static func create(_ resource: String) -> String { rule("create", resource, in: rbac, "") }

  static let rows: [Row] = [
    Row(rule("impersonate", "groups", "'system:masters'"), inCluster: true, points: 25),
    Row(rule("impersonate", "groups", "'system:masters'"), points: 0),
    Row(rule("impersonate", "groups", "ops"), inCluster: true, path: "impersonate Group/ops", points: 32),
    Row(rule("impersonate", "groups", "developers"), inCluster: true, points: 12),
    Row(rule("impersonate", "users", "alice"), inCluster: true, path: "impersonate User/alice", points: 32),
    Row(rule("impersonate", "users", "'system:masters'"), inCluster: true, points: 12),
    Row(rule("impersonate", "users", "'system:serviceaccount:shop:root'"), inCluster: true, points: 12),
    Row(rule("impersonate", "serviceaccounts", "root"), path: "impersonate the service account shop/root", points: 32),
    Row(
      rule("impersonate", "serviceaccounts", "root"), inCluster: true,
      path: "impersonate the service account shop/root", points: 32),
    Row(
      rule("create", "serviceaccounts/token", "plain, root"), path: "create a token for the service account shop/root",
      points: 25),
    Row(rule("create", "serviceaccounts/token", "plain"), points: 5),
    Row(
      bind("clusterroles", "cluster-admin"), create("clusterrolebindings"), inCluster: true,
      path: "bind ClusterRole/cluster-admin in all namespaces", points: 36),
    Row(
      bind("clusterroles", "edit"), create("rolebindings"),
      path: "bind ClusterRole/edit in namespace shop, then create a token for the service account shop/root", points: 27
    ),
    Row(
      bind("roles", "tokens"), create("rolebindings"),
      path: "bind Role/tokens in namespace shop, then create a token for the service account shop/root", points: 27),
    Row(bind("clusterroles", "view"), create("rolebindings"), points: 11),
    Row(bind("clusterroles", "cluster-admin"), inCluster: true, points: 6),
    Row(
      bind("clusterroles", "web").replacing("bind", with: "escalate, update"), inCluster: true,
      path: "give its own role the rules of ClusterRole/cluster-admin in all namespaces", points: 28),
    Row(bind("clusterroles", "view").replacing("bind", with: "escalate, update"), inCluster: true, points: 8),
    Row(bind("clusterroles", "web").replacing("bind", with: "escalate"), inCluster: true, points: 6),
    Row(
      bind("roles", "web").replacing("bind", with: "escalate, patch"),
      path:
        "give its own role the rules of ClusterRole/cluster-admin in namespace shop, then "
        + "create a token for the service account shop/root",
      points: 24),
    Row(rule("get", "secrets", "root-secret"), path: "read a token of the service account shop/root", points: 22),
    Row(rule("get", "secrets", "root-token-x7k2p"), path: "read a token of the service account shop/root", points: 22),
    Row(rule("get", "secrets", "root-registry, tls"), points: 2),
    Row(rule("get", "secrets", ""), path: "read a token of the service account shop/root", points: 28),
    Row(
      rule("create", "pods/exec", "root-0"), path: "run a command in a pod with the service account shop/root",
      points: 23),
    Row(rule("patch", "pods", "root-0"), path: "run a command in a pod with the service account shop/root", points: 24),
    Row(rule("patch", "pods", ""), path: "run a command in a pod with the service account shop/root", points: 28),
    Row(rule("create", "pods/exec", "root-x"), points: 3),
    Row(
      rule("patch", "deployments", in: "apps", "plain"), path: "create a pod with the service account shop/root",
      points: 24),
    Row(rule("patch", "deployments", in: "apps", "absent"), points: 4),
    Row(
      rule("create, patch", "deployments", in: "apps", "absent"),
      path: "create a pod with the service account shop/root", points: 24),
    Row(rule("create", "pods", "plain"), points: 4),
    Row(rule("create", "pods", "''"), path: "create a pod with the service account shop/root", points: 28),
    Row(rule("list", "secrets", "''"), path: "read a token of the service account shop/root", points: 28),
    Row(rule("get", "secrets", "''"), points: 0),
    Row(rule("create", "serviceaccounts/token", "''"), points: 0),
    Row(rule("create", "configmaps", "'', plain"), points: 3),
    Row(rule("get", "configmaps", "'', plain"), points: 1),
    Row(
      rule("create", "secrets", ""), rule("get", "secrets", "absent"),
      path: "create and read a token Secret of the service account shop/root", points: 25),
    Row(
      rule("create", "secrets", "''"), rule("watch", "secrets", "absent"),
      path: "create and read a token Secret of the service account shop/root", points: 25),
    Row(rule("create", "secrets", ""), points: 3),
    Row(rule("delete", "secrets", ""), rule("get", "secrets", "absent"), points: 5),
  ]

  /// A workload, a service account that controls the cluster, and what leads to it.
  private static let objects = """
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {serviceAccountName: web, containers: [{name: web}]}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: plain, namespace: shop}}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: root, namespace: shop}
    secrets: [{name: root-token-x7k2p}, {name: root-registry}]
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: root-secret, namespace: shop, annotations: {kubernetes.io/service-account.name: root}}
    type: kubernetes.io/service-account-token
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: root, namespace: shop}
    spec: {template: {spec: {serviceAccountName: root, containers: [{name: root}]}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: plain, namespace: shop}
    spec: {template: {spec: {serviceAccountName: plain, containers: [{name: plain}]}}}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: tokens, namespace: shop}
    rules: [{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: root}
    roleRef: {kind: ClusterRole, name: cluster-admin}
    subjects:
    - {kind: ServiceAccount, name: root, namespace: shop}
    - {kind: Group, name: ops}
    - {kind: User, name: alice}
    ---

    """

  private static func risk(rules: String, isClusterWide: Bool) throws -> WorkloadRisk {
    let kind = isClusterWide ? "ClusterRole" : "Role"
    let manifests =
      objects + """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: \(kind)
        metadata: {name: web, namespace: shop}
        rules: [\(rules)]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: \(kind)Binding
        metadata: {name: web, namespace: shop}
        roleRef: {kind: \(kind), name: web}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        """
    return try RiskFixture.risk(of: YAML.parse(manifests, file: "input"))
  }

  @Test("a permission on names leads to what has these names", arguments: rows)
  func row(row: Row) throws {
    let risk = try Self.risk(rules: row.rules, isClusterWide: row.isClusterWide)
    let paths: [RiskFactor] = [.directTakeover, .shortTakeover, .longTakeover]
    #expect(risk.evidence.first { paths.contains($0.factor) }?.detail == row.path)
    #expect(risk.pointsBeforeMaximum(.permissions) == row.points, "\(risk.evidence)")
  }

  @Test("a permission on all objects has at least the points of the same permission on names", arguments: rows)
  func monotone(row: Row) throws {
    let names = /resourceNames: \[[^\]]*\]/
    let all = try Self.risk(
      rules: row.rules.replacing(names, with: "resourceNames: []"), isClusterWide: row.isClusterWide)
    #expect(all.points(.permissions) >= min(25, row.points), "\(all.evidence)")
  }

  @Test("the explanation names the objects and the binding")
  func explanation() throws {
    let risk = try Self.risk(rules: Self.rule("impersonate", "groups", "'system:masters', ops"), isClusterWide: true)
    let evidence = try #require(risk.evidence.first { $0.factor == .impersonate })
    #expect(evidence.points == 25 && evidence.detail == "ops, system:masters")
    #expect(evidence.bindings.map(\.description) == ["ClusterRoleBinding/web"])
    let token = try Self.risk(rules: Self.rule("create", "serviceaccounts/token", "root"), isClusterWide: false)
    #expect(token.evidence.first { $0.factor == .createTokens }?.detail == "shop/root")
  }

  @Test("a service account that can act as a member of system:masters controls the cluster without a step")
  func superusers() throws {
    let manifests =
      Self.objects + """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: masters}
        rules: [\(Self.rule("impersonate", "groups", "'system:masters'"))]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: masters}
        roleRef: {kind: ClusterRole, name: masters}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        """
    var inventory = Inventory()
    for object in try YAML.parse(manifests, file: "input") { try inventory.add(object) }
    let routes = RiskAssessor(inventory).escalationRoutes
    #expect(routes.first { $0.account.name == "web" }?.steps == [])
  }
}
