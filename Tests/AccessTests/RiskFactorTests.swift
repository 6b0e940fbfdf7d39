import Kubernetes
import Testing

@testable import Access

@Suite("risk factors") struct RiskFactorTests {
  /// A change of a hardened workload, and the points of the factor that then applies.
  struct Row: Sendable, CustomStringConvertible {
    var factor: RiskFactor
    var points: Int
    var change: @Sendable (inout RiskFixture) -> Void
    var description: String { factor.id }

    init(_ factor: RiskFactor, _ points: Int, _ change: @escaping @Sendable (inout RiskFixture) -> Void) {
      self.factor = factor
      self.points = points
      self.change = change
    }
  }

  /// A permission, and its points in all namespaces, in one namespace, and on some names; 0 if the factor does not apply there.
  struct PermissionRow: Sendable, CustomStringConvertible {
    var factor: RiskFactor
    var verb: String
    var resource: String
    var group: String
    var points: [Int]
    var description: String { "\(factor.id): \(verb) \(resource)" }

    init(_ factor: RiskFactor, _ verb: String, _ resource: String, in group: String = "", _ points: [Int]) {
      self.factor = factor
      self.verb = verb
      self.resource = resource
      self.group = group
      self.points = points
    }

    /// The hardened workload with the permission.
    func fixture(isClusterWide: Bool, names: [String] = []) -> RiskFixture {
      var fixture = RiskFixture.hardened
      fixture.isClusterWide = isClusterWide
      fixture.rules = [
        [
          "apiGroups": [.string(group)], "resources": [.string(resource)], "verbs": [.string(verb)],
          "resourceNames": .array(names.map { .string($0) }),
        ]
      ]
      return fixture
    }
  }

  static let rows = exposure + privilege + containers + paths + blastRadius + limits

  private static let exposure = [
    Row(.loadBalancer, 25) { $0.expose("LoadBalancer") },
    Row(.ingress, 22) {
      $0.expose("ClusterIP")
      $0.hasIngress = true
    },
    Row(.nodePort, 20) { $0.expose("NodePort") },
    Row(.nodePort, 20) {
      $0.expose("ClusterIP")
      $0.service?["externalIPs"] = ["192.0.2.1"]
    },
    Row(.hostPort, 16) { $0.container["ports"] = [["containerPort": 8080, "hostPort": 80]] },
    Row(.hostPort, 16) { $0.pod["hostNetwork"] = true },
    Row(.restricted, 14) {
      $0.expose("LoadBalancer")
      $0.service?["loadBalancerSourceRanges"] = ["10.0.0.0/8"]
    },
    Row(.restricted, 14) {
      $0.expose("NodePort")
      $0.ingressRules = [["from": [["ipBlock": ["cidr": "10.0.0.0/8"]]]]]
    },
    Row(.everyNamespace, 10) { $0.ingressRules = nil },
    Row(.otherNamespaces, 6) { $0.ingressRules = [["from": [RiskFixture.far]]] },
    Row(.ownNamespace, 3) { $0.ingressRules = [["from": [["podSelector": [:]]]]] },
  ]

  private static let privilege = [
    Row(.runtimeSocket, 25) { $0.volume("/run/containerd/containerd.sock", readOnly: true) },
    Row(.writableHostPath, 18) { $0.volume("/data", readOnly: false) },
    Row(.hostPID, 12) { $0.pod["hostPID"] = true },
    Row(.hostNetwork, 10) { $0.pod["hostNetwork"] = true },
    Row(.hostPath, 8) { $0.volume("/data", readOnly: true) },
    Row(.hostIPC, 4) { $0.pod["hostIPC"] = true },
  ]

  private static let containers = [
    Row(.privileged, 25) { $0.security["privileged"] = true },
    Row(.privileged, 25) { $0.security["windowsOptions"] = ["hostProcess": true] },
    Row(.dangerousCapabilities, 18) { $0.capability("SYS_ADMIN") },
    Row(.unmaskedProc, 6) { $0.security["procMount"] = "Unmasked" },
    Row(.addedCapabilities, 5) { $0.capability("NET_RAW") },
    Row(.root, 3) { $0.security["runAsUser"] = 0 },
    Row(.root, 3) { $0.security["runAsNonRoot"] = nil },
    Row(.privilegeEscalation, 2) { $0.security["allowPrivilegeEscalation"] = nil },
    Row(.capabilities, 1) { $0.security["capabilities"] = nil },
    Row(.seccomp, 1) { $0.security["seccompProfile"] = nil },
    Row(.seccomp, 1) { $0.security["seccompProfile"] = ["type": "Unconfined"] },
    Row(.writableRoot, 1) { $0.security["readOnlyRootFilesystem"] = nil },
  ]

  private static let paths = [
    Row(.directTakeover, 20) { $0.hops = 1 }, Row(.shortTakeover, 16) { $0.hops = 2 },
    Row(.longTakeover, 12) { $0.hops = 3 }, Row(.longTakeover, 12) { $0.hops = 4 },
  ]

  private static let blastRadius = [
    Row(.unrestrictedNetwork, 10) { $0.pod["hostNetwork"] = true },
    Row(.reachEveryNamespace, 4) { $0.egressRules = [["to": [["namespaceSelector": [:]]]]] },
    Row(.internet, 3) { $0.egressRules = nil },
    Row(.reachOtherNamespaces, 2) { $0.egressRules = [["to": [RiskFixture.far]]] },
    Row(.metadata, 2) { $0.egressRules = [["to": [["ipBlock": ["cidr": "169.254.0.0/16"]]]]] },
    Row(.someAddresses, 1) { $0.egressRules = [["to": [["ipBlock": ["cidr": "10.0.0.0/8"]]]]] },
    Row(.reachOwnNamespace, 1) { $0.egressRules = [["to": [["podSelector": [:]]]]] },
  ]

  private static let limits = [
    Row(.noMemoryLimit, 3) { $0.container["resources"]?["limits"]?["memory"] = nil },
    Row(.noCPULimit, 1) { $0.container["resources"]?["limits"]?["cpu"] = nil },
    Row(.noStorageLimit, 1) { $0.container["resources"]?["limits"]?["ephemeral-storage"] = nil },
    Row(.critical, 3) { $0.critical = 1 }, Row(.critical, 6) { $0.critical = 2 },
    Row(.high, 1) { $0.high = 1 }, Row(.high, 5) { $0.high = 5 },
  ]

  private static let rbac = "rbac.authorization.k8s.io"
  static let permissions: [PermissionRow] = [
    .init(.everything, "*", "*", in: "*", [25, 14, 0]),
    .init(.escalateRoles, "escalate", "roles", in: rbac, [25, 12, 6]),
    .init(.escalateRoles, "bind", "clusterroles", in: rbac, [25, 12, 6]),
    .init(.escalateRoles, "escalate", "clusterroles", in: rbac, [25, 0, 6]),
    .init(.impersonate, "impersonate", "serviceaccounts", [25, 12, 12]),
    .init(.impersonate, "impersonate", "users", [25, 0, 12]),
    .init(.impersonate, "impersonate", "groups", [25, 0, 12]),
    .init(.nodesProxy, "get", "nodes/proxy", [22, 0, 11]),
    .init(.createTokens, "create", "serviceaccounts/token", [22, 10, 5]),
    .init(.readSecrets, "list", "secrets", [20, 8, 2]),
    .init(.webhooks, "patch", "mutatingwebhookconfigurations", in: "admissionregistration.k8s.io", [18, 0, 9]),
    .init(.createPods, "create", "pods", [18, 8, 4]),
    .init(.createPods, "patch", "cronjobs", in: "batch", [18, 8, 4]),
    .init(.exec, "create", "pods/exec", [18, 8, 3]),
    .init(.exec, "patch", "pods/ephemeralcontainers", [18, 8, 3]),
    .init(
      .approveCertificates, "update", "certificatesigningrequests/approval", in: "certificates.k8s.io", [16, 0, 8]),
    .init(.persistentVolumes, "create", "persistentvolumes", [12, 0, 4]),
    .init(.changeRBAC, "create", "rolebindings", in: rbac, [10, 5, 2]),
    .init(.changeRBAC, "create", "clusterrolebindings", in: rbac, [10, 0, 2]),
    .init(.namespaces, "update", "namespaces", [8, 4, 2]),
    .init(.portForward, "create", "pods/portforward", [4, 2, 1]),
    .init(.write, "create", "configmaps", [6, 3, 1]),
    .init(.write, "delete", "secrets", [6, 3, 1]),
    .init(.read, "get", "configmaps", [2, 1, 1]),
  ]

  @Test("every factor has a row in the tables of this suite")
  func complete() {
    #expect(Set(Self.rows.map(\.factor) + Self.permissions.map(\.factor)) == Set(RiskFactor.all))
  }

  @Test("a factor applies with its points to a workload that is hardened otherwise", arguments: rows)
  func points(row: Row) throws {
    var fixture = RiskFixture.hardened
    let before = try fixture.risk.evidence
    #expect(!before.contains { $0.factor == row.factor })
    row.change(&fixture)
    let risk = try fixture.risk
    #expect(risk.evidence.filter { $0.factor == row.factor }.map(\.points) == [row.points], "\(risk.evidence)")
    #expect(risk.evidence.allSatisfy { RiskFactor.all.contains($0.factor) }, "docs/risk.md lists RiskFactor.all")
  }

  @Test("a permission has the points of its scope, and counts as one permission", arguments: permissions)
  func permission(row: PermissionRow) throws {
    let fixtures = [
      row.fixture(isClusterWide: true), row.fixture(isClusterWide: false),
      row.fixture(isClusterWide: true, names: ["one"]),
    ]
    for (fixture, points) in zip(fixtures, row.points) {
      let evidence = try fixture.risk.evidence.filter { $0.factor.namespacePoints != nil }
      #expect(evidence.filter { $0.factor == row.factor }.map(\.points) == (points == 0 ? [] : [points]))
      if row.resource != "*" { #expect(evidence.allSatisfy { $0.factor == row.factor }, "\(evidence)") }
    }
  }
}

extension RiskFixture {
  /// A peer of network policies: all pods of another namespace.
  static let far: JSONValue = ["namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "far"]]]

  /// Adds a Service that network policies do not restrict.
  fileprivate mutating func expose(_ type: JSONValue) {
    service = ["type": type]
    ingressRules = nil
  }
}
