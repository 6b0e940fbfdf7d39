import Kubernetes
import Testing

@testable import Access

@Suite("can") struct PermissionTests {
  private static let manifests = """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: reader}
    rules:
    - {apiGroups: ["", apps], resources: [pods, deployments, "*/scale"], verbs: [get, list]}
    - {nonResourceURLs: [/healthz, "/metrics/*"], verbs: [get]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: named, namespace: shop}
    rules:
    - {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: ["*"]}
    - {apiGroups: [""], resources: [endpoints], resourceNames: ["", web], verbs: [list, get]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: readers}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
    subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: Group, name: developers}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: local-readers, namespace: dev}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
    subjects: [{kind: User, name: jane}, {kind: ServiceAccount, name: tool}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: named, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: named}
    subjects: [{kind: Group, name: "system:serviceaccounts:shop"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: editors, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
    subjects: [{kind: User, name: "system:serviceaccount:ci:deployer"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: dangling}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gone}
    subjects: [{kind: Group, name: "system:authenticated"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: extra, labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}}
    rules: [{apiGroups: [example.com], resources: [widgets], verbs: [create]}]

    """

  private static func inventory() throws -> Inventory {
    var inventory = Inventory()
    for object in try YAML.parse(manifests, file: "input") { try inventory.add(object) }
    return inventory
  }

  /// Requests with the binding that allows them; `nil` if they are denied.
  static let requests: [(subject: String, verb: String, resource: String, namespace: String?, binding: String?)] = [
    ("shop/web", "get", "pods", "any", "ClusterRoleBinding/readers"),
    ("shop/web", "get", "pods", nil, "ClusterRoleBinding/readers"),
    ("shop/web", "get", "deployments", "any", "ClusterRoleBinding/readers"),
    ("shop/web", "get", "deployments.apps/scale", "any", "ClusterRoleBinding/readers"),
    ("shop/web", "delete", "pods", "any", nil), ("shop/web", "get", "pods/log", "any", nil),
    ("shop/web", "get", "jobs.batch/scale", "any", nil),
    ("shop/web", "get", "/healthz", nil, "ClusterRoleBinding/readers"),
    ("shop/web", "get", "/metrics/a/b", nil, "ClusterRoleBinding/readers"), ("shop/web", "get", "/metrics", nil, nil),
    ("User/jane", "get", "pods", "dev", "RoleBinding/dev/local-readers"), ("User/jane", "get", "pods", "shop", nil),
    ("User/jane", "get", "pods", nil, nil), ("User/jane", "get", "/healthz", "dev", nil),
    ("jane", "get", "pods", "dev", "RoleBinding/dev/local-readers"),
    ("dev/tool", "get", "pods", "dev", "RoleBinding/dev/local-readers"), ("shop/tool", "get", "pods", "dev", nil),
    ("Group/developers", "list", "pods", "any", "ClusterRoleBinding/readers"),
    ("ci/deployer", "create", "pods", "shop", "RoleBinding/shop/editors"),
    ("ci/deployer", "get", "pods", "shop", "RoleBinding/shop/editors"), ("ci/deployer", "get", "pods", "ci", nil),
    ("ci/deployer", "create", "widgets.example.com", "shop", "RoleBinding/shop/editors"),
    ("ci/deployer", "create", "roles", "shop", nil),
    ("system:serviceaccount:ci:deployer", "delete", "secrets", "shop", "RoleBinding/shop/editors"),
    ("Group/system:masters", "delete", "nodes", nil, "-"),
    ("system:anonymous", "get", "pods", "shop", nil),
  ]

  @Test("a request is decided as the API server does", arguments: requests)
  func request(subject: String, verb: String, resource: String, namespace: String?, binding: String?) throws {
    let request = AccessRequest(verb, .init(parsing: resource, name: nil), in: namespace)
    let grants = Authorizer(try Self.inventory()).grants(allowing: request, by: try SubjectIdentity(parsing: subject))
    #expect(grants.first.map { $0.binding?.description ?? "-" } == binding)
  }

  @Test(
    "a resource has the names that kubectl accepts",
    arguments: [
      ("po", "pods", "", nil), ("Pod", "pods", "", nil), ("pods/exec", "pods/exec", "", nil),
      ("configmaps/settings", "configmaps", "", "settings"), ("deploy", "deployments", "apps", nil),
      ("deployments.apps/scale", "deployments/scale", "apps", nil),
      ("events.events.k8s.io", "events", "events.k8s.io", nil),
      ("widgets.example.com", "widgets", "example.com", nil), ("pods.example.com", "pods", "example.com", nil),
    ] as [(String, String, String, String?)])
  func resources(text: String, resource: String, group: String, name: String?) {
    #expect(
      AccessRequest.Target(parsing: text, name: nil) == .resource(group: group, resource: resource, name: name))
  }

  @Test("a resource that is not built in, and a service account that does not exist, are notes")
  func questionableRequest() throws {
    let request = AccessRequest("get", .init(parsing: "foobars", name: nil), in: "shop")
    let report = PermissionReport(
      of: try SubjectIdentity(parsing: "shop/nope"), request: request, in: "shop", by: Inventory(isCluster: true))
    #expect(report.text == "no: get foobars in namespace 'shop'\n")
    #expect(report.notes.count == 2)
    #expect(report.notes.contains { $0.hasPrefix("'foobars' is not a built-in resource") })
    #expect(report.notes.contains("ServiceAccount/shop/nope does not exist"))
    #expect(try SubjectIdentity(parsing: "user/jane").description == "User/jane")
  }

  @Test(
    "a denied request for all namespaces names the namespaces in which it is allowed",
    arguments: [
      (
        "shop/web", "configmaps", "settings",
        "get configmaps 'settings' in all namespaces; allowed in namespace shop: use -n shop"
      ),
      ("shop/web", "configmaps", "other", "get configmaps 'other' in all namespaces"),
      ("User/jane", "pods", nil, "get pods in all namespaces; allowed in namespace dev: use -n dev"),
      ("User/jane", "nodes", nil, "get nodes"),
      ("User/jane", "clusterroles", "view", "get clusterroles.rbac.authorization.k8s.io 'view'"),
      ("User/jane", "/healthz", nil, "get /healthz"),
    ] as [(String, String, String?, String)])
  func hints(subject: String, resource: String, name: String?, text: String) throws {
    let report = PermissionReport(
      of: try SubjectIdentity(parsing: subject), request: AccessRequest("get", .init(parsing: resource, name: name)),
      in: nil, by: try Self.inventory())
    #expect(report.text == "no: \(text)\n")
  }

  @Test("a hint names at most three namespaces")
  func manyNamespaces() throws {
    var inventory = Inventory()
    for namespace in ["d", "b", "a", "e", "c"] {
      let binding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: view, namespace: \(namespace)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: User, name: jane}]
        """
      for object in try YAML.parse(binding, file: "input") { try inventory.add(object) }
    }
    let report = PermissionReport(
      of: .user("jane"), request: AccessRequest("get", "pods"), in: nil, by: inventory)
    #expect(
      report.text == "no: get pods in all namespaces; allowed in namespaces a, b, c and 2 more: use -n a\n")
  }

  @Test(
    "a service account that no manifest names is a note",
    arguments: [
      ("shop/typo", ["ServiceAccount/shop/typo is not in the input"]), ("ci/deployer", []), ("dev/tool", []),
      ("shop/web", []), ("shop/default", []), ("User/typo", []),
    ] as [(String, [String])])
  func unknownAccounts(subject: String, notes: [String]) throws {
    let report = PermissionReport(of: try SubjectIdentity(parsing: subject), in: nil, by: try Self.inventory())
    #expect(report.notes.filter { $0.contains("is not in the input") && $0.hasPrefix("ServiceAccount") } == notes)
  }

  @Test("a rule with resource names applies to requests with these names")
  func names() throws {
    let (authorizer, subject) = (Authorizer(try Self.inventory()), try SubjectIdentity(parsing: "shop/other"))
    func isAllowed(_ verb: String, _ name: String?) -> Bool {
      !authorizer.grants(allowing: AccessRequest(verb, "configmaps", name: name, in: "shop"), by: subject).isEmpty
    }
    #expect(isAllowed("get", "settings"))
    #expect(!isAllowed("get", "other"))
    #expect(!isAllowed("list", nil))
  }

  @Test("a request without a name is allowed if the resource names contain the empty name")
  func emptyName() throws {
    let (authorizer, subject) = (Authorizer(try Self.inventory()), try SubjectIdentity(parsing: "shop/other"))
    func isAllowed(_ verb: String, _ name: String?) -> Bool {
      !authorizer.grants(allowing: AccessRequest(verb, "endpoints", name: name, in: "shop"), by: subject).isEmpty
    }
    #expect(isAllowed("list", nil))
    // A list with the field selector metadata.name=web has this name.
    #expect(isAllowed("list", "web"))
    #expect(isAllowed("get", "web"))
    #expect(!isAllowed("list", "other"))
    #expect(!isAllowed("create", nil))
  }

  @Test("the list names the scope, the rule, the role, the binding and the group")
  func list() throws {
    let subject = try SubjectIdentity(parsing: "shop/web")
    let report = PermissionReport(of: subject, in: nil, by: try Self.inventory())
    #expect(
      report.notes == [
        "ClusterRoleBinding dangling refers to ClusterRole gone, which is not in the input; its permissions are not counted"
      ])
    #expect(
      report.wideText.split(separator: "\n").map { $0.replacing(#/ {2,}/#, with: " | ") } == [
        "NAMESPACE | VERBS | RESOURCES | NAMES | ROLE | BINDING | SUBJECT",
        "* | get,list | pods,pods.apps,deployments,deployments.apps,*/scale,*.apps/scale | * | ClusterRole/reader"
          + " | ClusterRoleBinding/readers | ServiceAccount/shop/web",
        "* | get | /healthz,/metrics/* | * | ClusterRole/reader | ClusterRoleBinding/readers | ServiceAccount/shop/web",
        "shop | * | configmaps | settings | Role/named | RoleBinding/named | Group/system:serviceaccounts:shop",
        "shop | list,get | endpoints | \"\",web | Role/named | RoleBinding/named | Group/system:serviceaccounts:shop",
      ])
    let shortened = "   pods,*/scale … and 4 more   "
    #expect(report.text.contains(shortened) && !report.wideText.contains(shortened))
    let only = PermissionReport(of: subject, in: "dev", by: try Self.inventory()).json
    #expect(only["permissions"]?.arrayValue?.count == 2)
    #expect(only["missingRoles"]?.arrayValue?.count == 1)
  }

  @Test("shortened lists start with the most sensitive resources, and a request shows only the elements that match")
  func sensitiveResources() throws {
    let subject = try SubjectIdentity(parsing: "ci/deployer")
    let report = PermissionReport(of: subject, in: "shop", by: try Self.inventory())
    #expect(report.text.contains("   secrets,pods/exec … and "), "\(report.text)")
    let request = AccessRequest("create", .init(parsing: "pods", name: nil), in: "shop")
    let answer = PermissionReport(of: subject, request: request, in: "shop", by: try Self.inventory())
    let row = try #require(answer.text.split(separator: "\n").last)
    #expect(
      row.replacing(#/ {2,}/#, with: " | ")
        == "shop | create | pods | * | ClusterRole/edit | RoleBinding/editors | User/system:serviceaccount:ci:deployer")
    #expect(answer.wideText.contains(",pods/attach,"))
  }

  @Test("the column of the subject is left out if all permissions are those of the subject itself")
  func subjectColumn() throws {
    let subject = try SubjectIdentity(parsing: "shop/web")
    #expect(!PermissionReport(of: subject, in: "dev", by: try Self.inventory()).wideText.contains("SUBJECT"))
    #expect(PermissionReport(of: subject, in: "shop", by: try Self.inventory()).wideText.contains("SUBJECT"))
  }

  @Test(
    "a text that is not a subject is rejected with the fix",
    arguments: ["", "a/b/c", "shop/", "/web", "User/", "ServiceAccount/web", "system:serviceaccount:shop"])
  func invalid(text: String) {
    let error = #expect(throws: InvalidReference.self) { try SubjectIdentity(parsing: text) }
    #expect(error?.description.contains("is not a subject; use namespace/serviceaccount") == true)
  }

  @Test("groups of a user are given, and those of a service account are implied")
  func groups() throws {
    #expect(
      try SubjectIdentity(parsing: "User/jane", groups: ["developers"]).groups == [
        "developers", "system:authenticated",
      ])
    #expect(try SubjectIdentity(parsing: "system:anonymous").groups == ["system:unauthenticated"])
    #expect(
      try SubjectIdentity(parsing: "shop/web").groups == [
        "system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated",
      ])
    #expect(throws: InvalidReference.self) { try SubjectIdentity(parsing: "shop/web", groups: ["developers"]) }
  }
}
