import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

extension EndToEnd {
  /// `allow.kubeAPIServer` uses the Endpoints of the Service `kubernetes`.
  @Suite(.serialized) struct APIServerAddresses {
    private static let key = ObjectKey(namespace: "default", name: "kubernetes")

    @Test("the policy for the API server gets new addresses and ports at once, and keeps those that disappear")
    func follows() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.createNamespace("b")
        let before = try await Self.subsets(cluster)
        let port = try #require(before.first?["ports"]?.arrayValue?.first?["port"])
        let address = try #require(before.first?["addresses"]?.arrayValue?.first?["ip"]?.stringValue)
        try await cluster.apply([
          "networkPolicies": ["defaultDeny": ["Egress"], "allow": ["kubeAPIServer": true]]
        ])
        try await cluster.waitUntilReady()
        for name in ["a", "b"] {
          #expect(try await Self.egress(cluster, name) == Self.rules([address], port: port))
        }

        var subset = before[0]
        subset["addresses"] = [["ip": .string(address)], ["ip": "198.51.100.7"]]
        try await Self.set([subset], in: cluster, until: Self.rules([address, "198.51.100.7"], port: port))
        subset["addresses"] = [["ip": .string(address)], ["ip": "198.51.100.8"]]
        let addresses = [address, "198.51.100.7", "198.51.100.8"]
        try await Self.set([subset], in: cluster, until: Self.rules(addresses, port: port))
        subset["addresses"] = [["ip": .string(address)]]
        subset["ports"] = [["name": "https", "port": 1, "protocol": "TCP"]]
        let first = Self.rules([address], port: 1).arrayValue ?? []
        let others = Self.rules(addresses, port: port).arrayValue ?? []
        try await Self.set([subset], in: cluster, until: .array(first + others))
        try await Self.set(before, in: cluster, until: .array(first + others))
        try await eventually("the baseline is compliant") { try await cluster.condition("Compliant")?.status == .true }
      }
    }

    /// Writes the Endpoints until the policies of both namespaces match. The API server restores its own addresses every
    /// 10 s, and its ports when it starts, so one write is not enough.
    private static func set(_ subsets: [JSONValue], in cluster: TestCluster, until rules: JSONValue) async throws {
      try await eventually("the policies have the rules \(rules)") {
        if try await Self.subsets(cluster) != subsets {
          _ = try await cluster.client.patchData(
            merge: ["subsets": .array(subsets)], type: Endpoints.resourceType, key: key, fieldManager: "kubectl-edit")
        }
        let found = [try await egress(cluster, "a"), try await egress(cluster, "b")]
        return found.allSatisfy { $0 == rules }
      }
    }

    private static func subsets(_ cluster: TestCluster) async throws -> [JSONValue] {
      let endpoints = try await cluster.client.getValue(Endpoints.resourceType, key)
      return try #require(endpoints["subsets"]?.arrayValue)
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
