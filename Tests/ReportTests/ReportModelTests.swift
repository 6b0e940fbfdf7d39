import Access
import Audit
import Kubernetes
import Scan
import Testing

@testable import Report

@Suite struct ReportModelTests {
  /// A network policy, and whether it denies ingress and egress by default.
  static let policies: [(spec: JSONValue, deniesIngress: Bool, deniesEgress: Bool)] = [
    (["podSelector": [:]], true, false),
    (["podSelector": [:], "policyTypes": ["Ingress", "Egress"]], true, true),
    (["podSelector": [:], "policyTypes": ["Egress"]], false, true),
    (["podSelector": ["matchLabels": [:], "matchExpressions": []]], true, false),
    (["podSelector": ["matchLabels": ["app": "web"]]], false, false),
    (["podSelector": [:], "ingress": [[:]]], false, false),
    (["podSelector": [:], "ingress": []], true, false),
    (["podSelector": [:], "policyTypes": ["Ingress", "Egress"], "egress": [[:]]], true, false),
    ([:], true, false),
  ]

  @Test("a policy denies by default if it selects all pods and has no rules", arguments: policies)
  func defaultDeny(spec: JSONValue, deniesIngress: Bool, deniesEgress: Bool) {
    var protection = NamespaceProtection()
    protection.add(policy: ["spec": spec])
    #expect(protection.deniesIngress == deniesIngress)
    #expect(protection.deniesEgress == deniesEgress)
  }

  @Test("each check takes points once by its severity, down to 0")
  func scores() {
    #expect(PostureScore.score([]) == 100)
    #expect(PostureScore.score([.critical, .high, .medium, .low]) == 60)
    #expect(PostureScore.score(Array(repeating: .critical, count: 5)) == 0)
    #expect(PostureScore.mean([]) == 100)
    #expect(PostureScore.mean([100, 51]) == 75)
    let levels = [100, 90, 89, 70, 69, 40, 39, 0].map { PostureScore.Level($0).rawValue }
    #expect(levels == ["good", "good", "fair", "fair", "weak", "weak", "poor", "poor"])
  }

  @Test("the sample has the expected namespaces, scores, gaps and exemptions")
  func sample() throws {
    let report = try SampleReport.cluster()
    #expect(report.scan.errors.map(\.description) == [])
    let payments = try #require(report.namespaces.last)
    #expect(payments.name == "payments")
    #expect(payments.score > 80)
    let batch = try #require(report.namespaces.first { $0.name == "batch" })
    #expect(batch.missing.map(\.kind) == ["NetworkPolicy", "LimitRange"], "the quota is exempt")
    #expect(batch.baselines == ["restricted"])
    #expect(batch.nonCompliance.count == 1)
    #expect(report.namespaces.filter { $0.takeovers > 0 }.map(\.name) == ["ci", "gitops"])
    #expect(report.exemptions.map(\.state) == [.expired, .expiresSoon, .neverExpires])
    #expect(
      report.escalation.map { "\($0.account) \($0.steps.count)" } == ["gitops/application-controller 0", "ci/runner 1"])
    #expect(report.risks.prefix(2).map(\.workload.name) == ["nightly", "runner"])
  }

  @Test("there is a score only if an object was checked")
  func noScore() throws {
    #expect(try SampleReport.of([]).score == nil)
    let role: JSONValue = [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": "a"], "rules": [],
    ]
    #expect(try SampleReport.of([role]).score == 100)
  }

  @Test("a namespace does not have clean access if a workload has a sensitive permission by a role elsewhere")
  func access() throws {
    func report(resource: JSONValue) throws -> SecurityReport {
      try SampleReport.of([
        [
          "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": "shop"],
          "spec": ["serviceAccountName": "web", "containers": [["name": "web", "image": "web:1"]]],
        ],
        [
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": "reader"],
          "rules": [["apiGroups": [""], "resources": [resource], "verbs": ["get"]]],
        ],
        [
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": ["name": "readers"],
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"],
          "subjects": [["kind": "ServiceAccount", "name": "web", "namespace": "shop"]],
        ],
      ])
    }
    let (secrets, services) = (try report(resource: "secrets"), try report(resource: "services"))
    for (report, isClean) in [(secrets, false), (services, true)] {
      let shop = try #require(report.namespaces.first { $0.name == "shop" })
      #expect(shop.accessFindings.isEmpty)
      #expect(shop.hasCleanAccess == isClean)
      let factors = try #require(report.risks.first).evidence.filter { $0.factor.term == .permissions }.map(\.factor.id)
      #expect(factors == [isClean ? "read" : "read-secrets"], "the page and the risk agree")
    }
    #expect(try SampleReport.page(secrets).contains("</span> 1 workload</td>"))
    #expect(try SampleReport.page(services).contains("</span> clean</td>"))
  }

  @Test("a report about one namespace shows only its findings, risks and traffic")
  func oneNamespace() throws {
    func pod(_ namespace: JSONValue) -> JSONValue {
      [
        "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": namespace],
        "spec": ["containers": [["name": "web", "image": "web:1"]]],
      ]
    }
    let report = try SampleReport.of([pod("a"), pod("b"), pod("c")], namespace: "b")
    #expect(report.namespaces.map(\.name) == ["b"])
    #expect(Set(report.scan.results.map(\.object.scope)) == ["b"])
    #expect(report.risks.map(\.workload.namespace) == ["b"])
    #expect(report.traffic.nodes.map(\.namespaces) == [["b"], ["a", "c"], []])
    #expect(report.traffic.edges.allSatisfy { $0.from == 0 || $0.to == 0 })
  }

  @Test("namespaces with equal traffic are one node, and connections are open or limited")
  func traffic() throws {
    let report = try SampleReport.cluster()
    let map = report.traffic
    func index(_ name: String) throws -> Int { try #require(map.nodes.firstIndex { $0.namespaces.contains(name) }) }
    #expect(map.nodes.last?.namespaces == [])
    let (shop, payments, docs) = (try index("shop"), try index("payments"), try index("docs"))
    let internet = map.nodes.count - 1
    #expect(map.nodes[docs].namespaces.count > 1)
    func edge(_ from: Int, _ to: Int) -> Bool? { map.edges.first { $0.from == from && $0.to == to }?.isOpen }
    #expect(edge(shop, payments) == false)
    #expect(edge(payments, shop) == nil)
    #expect(edge(docs, shop) == false, "the policy of the shop allows one port")
    #expect(edge(docs, docs) == true)
    #expect(edge(docs, internet) == true)
    #expect(edge(internet, shop) == true, "the load balancer is open to all addresses")
    #expect(edge(internet, payments) == nil)
  }

  @Test("each check of a standard counts once, and a section without checks is left out")
  func standards() throws {
    let report = try SampleReport.cluster()
    #expect(report.standards.map(\.sections.count) == [2, 1, 5, 7])
    for section in report.standards.flatMap(\.sections) {
      #expect(section.failed.count <= section.checks, "\(section.id)")
      #expect(section.checks > 0)
    }
    let references = Set(CheckCatalog.all.flatMap(\.info.references).filter(\.isStandard).map(\.title))
    let known = references.filter { title in
      title.hasPrefix("PSS ") || title == "NSA/CISA" || title.contains(/^CIS 5\.[12347]\./)
        || title.contains(/^OWASP K0[1-68]$/)
    }
    #expect(references.subtracting(known) == [], "the report shows all sections that checks refer to")
  }
}
