import Kubernetes
import Testing

@testable import Access

@Suite("risk reports") struct RiskReportTests {
  private static func report(_ manifests: String, isCluster: Bool = false) throws -> RiskReport {
    var inventory = Inventory(isCluster: isCluster)
    for object in try YAML.parse(manifests, file: "input") { try inventory.add(object) }
    return try RiskReport(inventory)
  }

  private static func binding(_ name: String, in namespace: String, to role: String, kind: String = "Role") -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: \(name), namespace: \(namespace)}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(kind), name: \(role)}
    subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
    ---

    """
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec: {serviceAccountName: web, containers: [{name: web}]}

    """

  @Test("a note names a role that is not in the input, once for each role")
  func missingRoles() throws {
    let manifests =
      Self.binding("one", in: "shop", to: "gone") + Self.binding("two", in: "shop", to: "gone")
      + Self.binding("three", in: "shop", to: "lost", kind: "ClusterRole")
      + Self.binding("four", in: "shop", to: "view", kind: "ClusterRole") + Self.pod
    let report = try Self.report(manifests)
    let notes = [
      "RoleBinding shop/one refers to Role gone, which is not in the input; its permissions are not counted",
      "RoleBinding shop/three refers to ClusterRole lost, which is not in the input; its permissions are not counted",
    ]
    #expect(report.notes.sorted() == notes)
    #expect(report.json["notes"]?.arrayValue?.count == 2)
    let cluster = try Self.report(manifests, isCluster: true)
    #expect(cluster.notes == [], "in a cluster, a role that does not exist gives no permissions")
  }

  @Test("notes name ten roles and the number of the others")
  func manyMissingRoles() throws {
    let bindings = (1...12).map { Self.binding("b\($0)", in: "shop", to: "r\($0)") }.joined()
    let report = try Self.report(bindings + Self.pod)
    #expect(report.notes.count == 11)
    #expect(report.notes.last == "bindings refer to 2 more roles that are not in the input")
  }

  @Test("the note is about all service accounts, because a path can lead to them")
  func missingRoleOfOther() throws {
    let report = try Self.report(
      Self.binding("one", in: "shop", to: "gone").replacing(
        "name: web, namespace: shop", with: "name: ci, namespace: dev")
        + Self.pod)
    #expect(report.notes.count == 1)
  }

  @Test("the explanation names the bindings that give a permission, and the points before the maximum")
  func explanation() throws {
    let report = try Self.report(
      Self.binding("one", in: "shop", to: "admin", kind: "ClusterRole")
        + Self.binding("two", in: "dev", to: "edit", kind: "ClusterRole")
        + (1...4).map { Self.binding("v\($0)", in: "a\($0)", to: "view", kind: "ClusterRole") }.joined() + Self.pod)
    let lines = report.explanation.split(separator: "\n").map(String.init)
    #expect(lines.contains("  permissions: 25 of 25 (57 before the maximum)"), "\(report.explanation)")
    #expect(
      lines.contains {
        $0.hasSuffix("get, list or watch on secrets: dev, shop, by RoleBinding dev/two, RoleBinding shop/one")
      }, "\(report.explanation)")
    #expect(
      lines.contains {
        $0.hasSuffix(
          ": a1, a2, a3, a4, dev, shop, by RoleBinding a1/v1, RoleBinding a2/v2, RoleBinding a3/v3 and 3 more")
      }, "\(report.explanation)")
    let terms = report.json["workloads"]?.arrayValue?.first?["terms"]?.arrayValue ?? []
    let permissions = try #require(terms.first { $0["term"] == "permissions" })
    #expect(permissions["points"] == 25 && permissions["pointsBeforeMaximum"] == 57 && permissions["maximum"] == 25)
    let secrets = permissions["factors"]?.arrayValue?.first { $0["id"] == "read-secrets" }
    #expect(secrets?["bindings"] == ["RoleBinding/dev/two", "RoleBinding/shop/one"])
  }

  @Test("a term that is not above its maximum shows one number")
  func belowMaximum() throws {
    let lines = try Self.report(Self.pod).explanation.split(separator: "\n").map(String.init)
    #expect(lines.contains("  permissions: 0 of 25") && lines.contains("  privilege: 8 of 25"), "\(lines)")
  }

  /// Specifications and labels of pods that name the ReplicaSet `web` as their controller, and whether its template has all of it.
  static let pods: [(labels: String, spec: String, isPart: Bool)] = [
    ("app: web", "{containers: [{name: web}]}", true),
    ("app: web, pod-template-hash: a", "{containers: [{name: web}], nodeName: a}", true),
    ("app: web", "{containers: [{name: web, securityContext: {runAsNonRoot: true}}]}", true),
    ("app: other", "{containers: [{name: web}]}", false),
    ("app: web", "{containers: [{name: web, securityContext: {privileged: true}}]}", false),
    ("app: web", "{containers: [{name: web}], hostNetwork: true}", false),
    ("app: web", "{containers: [{name: web}], serviceAccountName: admin}", false),
    ("app: web", "{containers: [{name: web, ports: [{containerPort: 1, hostPort: 1}]}]}", false),
    ("app: web", "{containers: [{name: web}], automountServiceAccountToken: true}", false),
  ]

  @Test("a pod is part of the workload that controls it only if the template has what the pod has", arguments: pods)
  func owner(labels: String, spec: String, isPart: Bool) throws {
    let manifests = """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: web, namespace: shop}
      spec: {template: {metadata: {labels: {app: web}}, spec: {automountServiceAccountToken: false, containers: [{name: web}]}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: pod
        namespace: shop
        labels: {\(labels)}
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
      spec: \(isPart || spec.contains("automount") ? spec : String(spec.dropLast()) + ", automountServiceAccountToken: false}")
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: default, namespace: shop}
      automountServiceAccountToken: false
      """
    let workloads = Set(try Self.report(manifests).risks.map(\.workload.kind))
    #expect(workloads == (isPart ? ["ReplicaSet"] : ["ReplicaSet", "Pod"]))
  }

  @Test("in a cluster, a ReplicaSet of an earlier revision is part of its Deployment")
  func earlierRevision() throws {
    let manifests = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {template: {spec: {containers: [{name: web}]}}}
      ---
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        name: web-1
        namespace: shop
        ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
      spec: {replicas: 0, template: {spec: {hostPID: true, containers: [{name: web}]}}}
      """
    #expect(try Self.report(manifests, isCluster: true).risks.map(\.workload.kind) == ["Deployment"])
    #expect(Set(try Self.report(manifests).risks.map(\.workload.kind)) == ["Deployment", "ReplicaSet"])
    let running = manifests.replacing("replicas: 0", with: "replicas: 1")
    #expect(Set(try Self.report(running, isCluster: true).risks.map(\.workload.kind)) == ["Deployment", "ReplicaSet"])
    let pod = """

      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-1-a
        namespace: shop
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, controller: true}]
      spec: {hostPID: true, containers: [{name: web}]}
      """
    #expect(
      Set(try Self.report(manifests + pod, isCluster: true).risks.map(\.workload.kind)) == ["Deployment", "Pod"],
      "a ReplicaSet without replicas has no pods")
  }

  @Test("a pod with a label that a policy or a Service selects is not part of its owner")
  func selectedLabels() throws {
    func kinds(_ selector: String) throws -> Set<String> {
      Set(
        try Self.report(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata: {name: web, namespace: shop}
          spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}}
          ---
          apiVersion: v1
          kind: Pod
          metadata:
            name: pod
            namespace: shop
            labels: {app: web, open: "yes"}
            ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
          spec: {containers: [{name: web}]}
          ---
          \(selector)
          """
        ).risks.map(\.workload.kind))
    }
    let policy = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: "
    #expect(try kinds(policy + "{podSelector: {matchLabels: {app: web}}}}") == ["ReplicaSet"])
    #expect(try kinds(policy + "{podSelector: {matchLabels: {open: x}}}}") == ["ReplicaSet", "Pod"])
    let peer =
      "{podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: open, operator: Exists}]}}]}]}}"
    #expect(try kinds(policy + peer) == ["ReplicaSet", "Pod"])
    let service = "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {selector: {open: x}}}"
    #expect(try kinds(service) == ["ReplicaSet", "Pod"])
  }

  @Test("manifests cannot hide a pod by a status, nor by the name of another one")
  func hidden() throws {
    func pod(_ metadata: String, _ rest: String = "") -> String {
      "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, \(metadata)}, spec: {containers: [{name: a}]}\(rest)}\n---\n"
    }
    let ended = try Self.report(pod("name: a", ", status: {phase: Succeeded}"))
    #expect(ended.risks.map(\.workload.name) == ["a"])
    let generated = try Self.report(pod("name: a") + pod("generateName: a") + pod("generateName: a"))
    #expect(generated.risks.map(\.workload.name).sorted() == ["a", "a (2)", "a (3)"])
  }
}
