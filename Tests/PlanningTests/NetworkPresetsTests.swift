import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Network presets") struct NetworkPresetsTests {
  private func dnsRule(
    _ servers: DNSServers? = nil, cluster: ClusterFacts = ClusterFacts()
  ) throws -> JSONValue? {
    let baseline = Fixtures.denying {
      $0.networkPolicies?.allow = NetworkPoliciesSpec.AllowedTraffic()
      $0.networkPolicies?.allow?.dns = true
      $0.networkPolicies?.allow?.dnsServers = servers
    }
    let rendered = Planner().render(
      [baseline], in: NamespaceFacts(name: "team-a", uid: "u"), cluster: cluster, now: .distantPast)
    let policy = try #require(rendered.objects.first { $0.id.name == "restricted-allow-dns" })
    return policy.manifest["spec"]?["egress"]?.arrayValue?.first
  }

  @Test("allow.dns selects kube-dns in kube-system, and in any namespace if namespaces have no label with their name")
  func namespace() throws {
    let labels = ["kubernetes.io/metadata.name": "kube-system"]
    let named: JSONValue = ["matchLabels": ["kubernetes.io/metadata.name": "kube-system"]]
    for (labels, selector) in [(labels, named), ([:], [:])] {
      let system = NamespaceFacts(name: "kube-system", uid: "u", labels: labels)
      let cluster = ClusterFacts(hasNamespaceNameLabels: ClusterFacts.hasNamespaceNameLabels(system))
      let peer = try dnsRule(cluster: cluster)?["to"]?.arrayValue?.first
      #expect(peer?["namespaceSelector"] == selector)
      #expect(peer?["podSelector"] == ["matchLabels": ["k8s-app": "kube-dns"]])
    }
    #expect(ClusterFacts.hasNamespaceNameLabels(nil), "without a cluster, Kubernetes 1.21 or later is assumed")
  }

  @Test("dnsServers replaces the ports and the peers of allow.dns")
  func servers() throws {
    let openShift = NetworkPolicyPeer(
      namespaceSelector: LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "openshift-dns"]))
    #expect(
      try dnsRule(DNSServers(ports: [5353], peers: [openShift])) == [
        "ports": [["port": 5353, "protocol": "UDP"], ["port": 5353, "protocol": "TCP"]],
        "to": [["namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "openshift-dns"]]]],
      ])
    let nodeLocal = NetworkPolicyPeer(ipBlock: IPBlock(cidr: "169.254.20.10/32"))
    let rule = try dnsRule(DNSServers(peers: [nodeLocal]))
    #expect(rule?["to"] == [["ipBlock": ["cidr": "169.254.20.10/32"]]])
    #expect(rule?["ports"]?.arrayValue?.map { $0["port"] } == [53, 53])
  }

  @Test("a planner recompiles the presets when namespaces get labels with their names")
  func recompiling() throws {
    let baseline = Fixtures.baseline()
    let planner = Planner()
    let old = ClusterFacts(hasNamespaceNameLabels: false)
    let manifests = [old, ClusterFacts()].map { cluster in
      planner.render([baseline], in: NamespaceFacts(name: "a", uid: "u"), cluster: cluster, now: .distantPast).objects
        .first { $0.id.name == "restricted-allow-dns" }?.manifest
    }
    #expect(manifests[0] != manifests[1])
  }

  @Test("writes openings before the deny, and removes the deny before the openings")
  func order() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [Fixtures.baseline()]
    func policies(_ plan: Plan) -> [(name: String, stage: Change.Stage)] {
      plan.changes.filter { $0.id.kind == .networkPolicy }.map { ($0.id.name, $0.stage) }
    }
    let rollout = policies(try namespace.plan())
    let deny = try #require(rollout.first { $0.name == "restricted-default-deny" })
    #expect(rollout.count == 6)
    #expect(rollout.allSatisfy { $0.name == deny.name || $0.stage < deny.stage })
    try namespace.reconcile()
    namespace.baselines = [Fixtures.baseline { $0.networkPolicies = nil }]
    let removal = policies(try namespace.plan())
    let removedDeny = try #require(removal.first { $0.name == "restricted-default-deny" })
    #expect(removal.count == 6)
    #expect(removal.allSatisfy { $0.name == deny.name || $0.stage > removedDeny.stage })
  }
}
