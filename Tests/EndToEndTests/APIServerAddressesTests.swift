import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

extension EndToEnd {
  /// `allow.kubeAPIServer` uses the addresses of the Service `kubernetes`.
  @Suite(.serialized) struct APIServerAddresses {
    @Test("the policy for the API server gets new addresses and ports at once, and keeps those that disappear")
    func follows() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.createNamespace("b")
        let before = try await Addresses.live(in: cluster)
        let (address, port) = (try #require(before.hosts.first), JSONValue.integer(before.port))
        try await cluster.apply([
          "networkPolicies": ["defaultDeny": ["Egress"], "allow": ["kubeAPIServer": true]]
        ])
        try await cluster.waitUntilReady()
        for name in ["a", "b"] {
          #expect(try await Self.egress(cluster, name) == Self.rules([address], port: port))
        }

        var changed = before
        changed.hosts = [address, "198.51.100.7"]
        try await Self.set(changed, in: cluster, until: Self.rules([address, "198.51.100.7"], port: port))
        changed.hosts = [address, "198.51.100.8"]
        let addresses = [address, "198.51.100.7", "198.51.100.8"]
        try await Self.set(changed, in: cluster, until: Self.rules(addresses, port: port))
        (changed.hosts, changed.port) = ([address], 1)
        let first = Self.rules([address], port: 1).arrayValue ?? []
        let others = Self.rules(addresses, port: port).arrayValue ?? []
        try await Self.set(changed, in: cluster, until: .array(first + others))
        try await Self.set(before, in: cluster, until: .array(first + others))
        try await eventually("the baseline is compliant") { try await cluster.condition("Compliant")?.status == .true }
      }
    }

    /// Writes the addresses until the policies of both namespaces match. The API server restores its own addresses every
    /// 10 s, and its ports when it starts, so one write is not enough.
    private static func set(_ addresses: Addresses, in cluster: TestCluster, until rules: JSONValue) async throws {
      try await eventually("the policies have the rules \(rules)") {
        if try await Addresses.live(in: cluster) != addresses {
          _ = try await cluster.client.patchData(
            merge: addresses.patch, type: addresses.type, key: Addresses.key, fieldManager: "kubectl-edit")
        }
        let found = [try await egress(cluster, "a"), try await egress(cluster, "b")]
        return found.allSatisfy { $0 == rules }
      }
    }

    private static func egress(_ cluster: TestCluster, _ namespace: String) async throws -> JSONValue? {
      let name = cluster.object("allow-kube-apiserver")
      return try await cluster.get(NetworkPolicy.resourceType, name, in: namespace)?["spec"]?["egress"]
    }

    private static func rules(_ addresses: [String], port: JSONValue) -> JSONValue {
      [
        [
          "ports": [["protocol": "TCP", "port": port]],
          "to": .array(addresses.sorted().map { ["ipBlock": ["cidr": .string("\($0)/32")]] }),
        ]
      ]
    }
  }
}

/// The addresses of the API server, as its EndpointSlice or Endpoints `kubernetes` has them.
private struct Addresses: Equatable {
  static let key = ObjectKey(namespace: "default", name: "kubernetes")

  var type: ResourceType
  var hosts: [String]
  var port: Int64

  /// Reads the object that the operator watches: the slice where the server serves it.
  static func live(in cluster: TestCluster) async throws -> Addresses {
    let isSlice = try await cluster.client.supports(EndpointSlice.resourceType)
    let type = isSlice ? EndpointSlice.resourceType : Endpoints.resourceType
    let object = try await cluster.client.getValue(type, key)
    let ports = isSlice ? object["ports"] : object["subsets"]?.arrayValue?.first?["ports"]
    let hosts =
      isSlice
      ? object["endpoints"]?.arrayValue?.compactMap { $0["addresses"]?.arrayValue?.first?.stringValue }
      : object["subsets"]?.arrayValue?.first?["addresses"]?.arrayValue?.compactMap { $0["ip"]?.stringValue }
    return Addresses(
      type: type, hosts: try #require(hosts), port: try #require(ports?.arrayValue?.first?["port"]?.integerValue))
  }

  /// A merge patch that sets the addresses.
  var patch: JSONValue {
    let ports: JSONValue = [["name": "https", "port": .integer(port), "protocol": "TCP"]]
    if type == EndpointSlice.resourceType {
      let endpoints = hosts.map { ["addresses": [.string($0)], "conditions": ["ready": true]] as JSONValue }
      return ["endpoints": .array(endpoints), "ports": ports]
    }
    return ["subsets": [["addresses": .array(hosts.map { ["ip": .string($0)] }), "ports": ports]]]
  }
}
