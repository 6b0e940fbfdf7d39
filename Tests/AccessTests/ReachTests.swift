import Kubernetes
import Testing

@testable import Access

@Suite("reach") struct ReachTests {
  private static func inventory(_ manifests: String) throws -> Inventory {
    var inventory = Inventory()
    for object in try YAML.parse(manifests, file: "input") { try inventory.add(object) }
    return inventory
  }

  private static let shop = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: shop}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: db}}
        spec: {containers: [{name: db, ports: [{name: sql, containerPort: 5432}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: agent, namespace: host}
    spec: {hostNetwork: true, containers: [{name: agent}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress, Egress]
      ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]
      egress:
      - {to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}], ports: [{port: 443}]}
      - to: [{podSelector: {}}]

    """

  private static func report(_ from: String, _ to: String?, port: String? = nil) throws -> ReachReport {
    try ReachReport(
      from: EndpointReference(from), to: to.map { try EndpointReference($0) }, port: port.flatMap { PortQuery($0) },
      in: inventory(shop))
  }

  private static func text(_ from: String, _ to: String?, port: String? = nil) throws -> String {
    try report(from, to, port: port).text
  }

  @Test("an allowed pair names the rules of both directions")
  func allowed() throws {
    #expect(
      try Self.text("shop/deployment/web", "shop/db", port: "5432") == """
        allowed: shop/Deployment/web to shop/StatefulSet/db on 5432/TCP
          egress:  allowed by NetworkPolicy shop/web (spec.egress[1].to[0]) on all ports
          ingress: allowed by NetworkPolicy shop/db (spec.ingress[0].from[0]) on 5432/TCP

        """)
  }

  @Test("a blocked pair names the policies that deny it, and the ports that are allowed")
  func blocked() throws {
    #expect(
      try Self.text("shop/web", "shop/sts/db", port: "80") == """
        blocked: shop/Deployment/web to shop/StatefulSet/db on 80/TCP
          egress:  allowed by NetworkPolicy shop/web (spec.egress[1].to[0]) on all ports
          ingress: denied: NetworkPolicy shop/db selects shop/StatefulSet/db, and no rule allows the traffic
                   shop/db (spec.ingress[0].from[0]) allows it on 5432/TCP only

        """)
  }

  /// Traffic between two endpoints, with the verdict and the ports.
  static let verdicts: [(from: String, to: String, port: String?, verdict: String, ports: String)] = [
    ("shop/web", "shop/db", nil, "allowed", "5432/TCP"), ("shop/db", "shop/web", nil, "blocked", "none"),
    ("shop/db", "1.1.1.1", nil, "allowed", "all"), ("shop/web", "1.1.1.1", nil, "allowed", "443/TCP"),
    ("shop/web", "0.0.0.0/0", nil, "allowed", "443/TCP"), ("shop/web", "::1", nil, "blocked", "none"),
    ("10.2.0.0/16", "shop/web", nil, "allowed", "all"), ("10.1.2.3", "shop/web", nil, "blocked", "none"),
    ("10.0.0.0/8", "shop/web", nil, "partial", "all"), ("0.0.0.0/0", "shop/web", "80", "partial", "80/TCP"),
    ("shop/web", "shop/db", "sql", "allowed", "5432/TCP"), ("shop/web", "shop/db", "http", "blocked", "none"),
    ("host/agent", "shop/web", nil, "blocked", "none"), ("shop/db", "host/agent", nil, "allowed", "all"),
    ("host/agent", "host/agent", nil, "allowed", "all"),
  ]

  @Test("the verdict considers blocks of addresses, named ports and the host network", arguments: verdicts)
  func verdict(from: String, to: String, port: String?, verdict: String, ports: String) throws {
    let report = try ReachReport(
      from: EndpointReference(from), to: EndpointReference(to), port: port.flatMap { PortQuery($0) },
      in: Self.inventory(Self.shop))
    let decision = try #require(report.decisions.first)
    #expect(decision.verdict == verdict)
    #expect(decision.ports.description == ports)
  }

  @Test("without a destination, all workloads and the addresses outside the cluster are listed")
  func list() throws {
    let report = try Self.report("shop/web", nil)
    #expect(
      report.notes == [
        "Namespace 'host' is not in the input, so only its label kubernetes.io/metadata.name is known",
        "host/Pod/agent uses the network of its node: network policies do not apply to it, and rules do not select it",
      ])
    #expect(
      report.text == """
        FROM                  TO                    VERDICT   PORTS      EGRESS           INGRESS
        shop/Deployment/web   host/Pod/agent        blocked   none       denied by web    host network
        shop/Deployment/web   shop/StatefulSet/db   allowed   5432/TCP   allowed by web   allowed by db
        shop/Deployment/web   0.0.0.0/0             allowed   443/TCP    allowed by web   outside the cluster
        shop/Deployment/web   ::/0                  blocked   none       denied by web    outside the cluster

        """)
  }

  @Test(
    "with a namespace, a reference without one is in it",
    arguments: [
      ("web", "shop/web"), ("deployment/web", "shop/deployment/web"), ("bank/web", "bank/web"),
      ("bank/sts/db", "bank/sts/db"), ("*", "*"), ("10.0.0.1", "10.0.0.1"), ("10.0.0.0/8", "10.0.0.0/8"),
    ])
  func namespace(text: String, qualified: String) throws {
    #expect(try EndpointReference(text, in: "shop") == EndpointReference(qualified))
  }

  @Test("everything includes the addresses outside the cluster")
  func everything() throws {
    let sources = try ReachReport(
      from: EndpointReference("*"), to: EndpointReference("shop/web"), port: nil, in: Self.inventory(Self.shop)
    ).decisions.map(\.source.description)
    #expect(sources == ["host/Pod/agent", "shop/StatefulSet/db", "0.0.0.0/0", "::/0"])
  }

  @Test("the cells of a table are about the port")
  func tableWithPort() throws {
    let row = try Self.text("shop/web", "shop", port: "22").split(separator: "\n").first {
      $0.contains("StatefulSet/db")
    }
    #expect(row?.hasSuffix("blocked   none    allowed by web   denied by db") == true, "\(row ?? "")")
  }

  @Test("a rule for addresses is reported if the addresses of a pod are not known")
  func unknownAddresses() throws {
    #expect(
      try Self.text("shop/db", "shop/web").contains(
        "shop/web (spec.ingress[0].from[0]) allows a block of addresses; the addresses of the pods are not known"))
  }

  @Test(
    "an invalid reference is reported with the fix",
    arguments: [
      ("shop/service/web", "'service' is not a kind that runs pods; use Pod, Deployment"),
      ("a/b/c/d", "use namespace, namespace/name"), ("shop//web", "use namespace, namespace/name"),
      ("shop/wbe", "'shop/wbe' does not exist; the namespace has shop/StatefulSet/db, shop/Deployment/web"),
      ("shop/pod/web", "'shop/Pod/web' does not exist"),
      ("store", "namespace 'store' has no pods or workloads; there are workloads in host, shop"),
      ("web", "there are workloads in host, shop; for a workload, write shop/web"),
      ("10.0.0.1", "both endpoints are outside the cluster"), ("10.0.0.0/33", "is not a CIDR block"),
    ])
  func invalid(reference: String, message: String) throws {
    let error = #expect(throws: InvalidReference.self) { try Self.text(reference, "10.0.0.1") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("the object that controls a pod stands for it, and ended pods of a cluster are left out")
  func controllers() throws {
    func owned(_ kind: String, _ name: String, by owner: String, _ ownerName: String, _ status: String = "") -> String {
      """
      apiVersion: \(kind == "Pod" ? "v1" : "apps/v1")
      kind: \(kind)
      metadata: {name: \(name), ownerReferences: [{apiVersion: \(owner == "Job" ? "batch/v1" : "apps/v1"), kind: \(owner), name: \(ownerName), controller: true}]}
      \(status)
      ---

      """
    }
    let manifests =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}\n---\n"
      + owned("ReplicaSet", "web-1", by: "Deployment", "web") + owned("Pod", "web-1-a", by: "ReplicaSet", "web-1")
      + owned("Pod", "orphan", by: "ReplicaSet", "gone")
      + owned("Pod", "ended", by: "Job", "gone", "status: {phase: Succeeded}")
    let inventory = try Self.inventory(manifests)
    #expect(inventory.topWorkloads.contains { $0.id.name == "ended" }, "the status of a manifest is not trusted")
    var cluster = Inventory(isCluster: true)
    for object in try YAML.parse(manifests, file: "cluster.yaml") { try cluster.add(object) }
    #expect(cluster.topWorkloads.map(\.id.description) == ["default/Pod/orphan", "default/Deployment/web"])
    #expect(try inventory.endpoints(EndpointReference("default/web-1-a")).map(\.description) == ["default/Pod/web-1-a"])
  }

  @Test("an object with a field of another type is an error that names the field")
  func malformed() throws {
    let error = #expect(throws: InvalidObject.self) {
      try Self.inventory(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p}
        spec: {ingress: [{ports: 80}]}
        """)
    }
    #expect(
      error?.description.hasPrefix("NetworkPolicy 'p': spec.ingress[0].ports") == true, "\(error?.description ?? "")")
  }

  @Test("json has the version, the verdict, and the rules")
  func json() throws {
    let report = try ReachReport(
      from: EndpointReference("shop/web"), to: EndpointReference("shop/db"), port: nil, in: Self.inventory(Self.shop))
    let expected: JSONValue = [
      "policy": "shop/db", "path": "spec.ingress[0].from[0]", "ports": ["5432/TCP"],
    ]
    let result = try #require(report.json["results"]?.arrayValue?.first)
    #expect(report.json["version"] == 1)
    #expect(report.json["allowed"] == true)
    #expect(result["ingress"]?["rules"] == [expected])
    #expect(result["ports"] == ["5432/TCP"])
  }
}
