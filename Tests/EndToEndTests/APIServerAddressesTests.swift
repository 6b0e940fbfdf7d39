import CRDs
import Kubernetes
import Testing

extension EndToEnd {
  /// `allow.kubeAPIServer` is made of what the cluster says of itself.
  @Suite(.serialized) struct APIServerAddresses {
    private static let key = ObjectKey(namespace: "default", name: "kubernetes")

    @Test("the opening to the API server has the addresses and the port of its endpoints, and follows them")
    func follows() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.createNamespace("b")
        let before = try await Self.subsets(scenario)
        let port = try #require(before.first?["ports"]?.arrayValue?.first?["port"])
        let address = try #require(before.first?["addresses"]?.arrayValue?.first?["ip"]?.stringValue)
        try await scenario.apply([
          "networkPolicies": ["defaultDeny": ["Egress"], "allow": ["kubeAPIServer": true]]
        ])
        try await scenario.ready()
        for name in ["a", "b"] {
          #expect(try await Self.egress(scenario, name) == Self.rules([address], port: port))
        }

        var subset = before[0]
        subset["ports"] = [["name": "https", "port": 16443, "protocol": "TCP"]]
        try await Self.set([subset], in: scenario, until: Self.rules([address], port: 16443))
        subset["addresses"] = [["ip": .string(address)], ["ip": "198.51.100.7"]]
        try await Self.set([subset], in: scenario, until: Self.rules([address, "198.51.100.7"], port: 16443))
        try await Self.set(before, in: scenario, until: Self.rules([address], port: port))
        try await eventually("nothing is wanting") { try await scenario.condition("Compliant")?.status == .true }
      }
    }

    /// Writes the endpoints, and again whenever the API server has put its own addresses back (it looks every 10 s; at
    /// ports it looks when it starts), until the policies of both namespaces have followed.
    private static func set(_ subsets: [JSONValue], in scenario: Scenario, until rules: JSONValue) async throws {
      try await eventually("the policies say \(rules)") {
        if try await Self.subsets(scenario) != subsets {
          _ = try await scenario.client.patchData(
            merge: ["subsets": .array(subsets)], type: Endpoints.resourceType, key: key, fieldManager: "kubectl-edit")
        }
        let found = [try await egress(scenario, "a"), try await egress(scenario, "b")]
        return found.allSatisfy { $0 == rules }
      }
    }

    private static func subsets(_ scenario: Scenario) async throws -> [JSONValue] {
      let endpoints = try await scenario.client.getValue(Endpoints.resourceType, key)
      return try #require(endpoints["subsets"]?.arrayValue)
    }

    private static func egress(_ scenario: Scenario, _ namespace: String) async throws -> JSONValue? {
      let name = scenario.object("allow-kube-apiserver")
      return try await scenario.get(NetworkPolicy.resourceType, name, in: namespace)?["spec"]?["egress"]
    }

    private static func rules(_ addresses: [String], port: JSONValue) -> JSONValue {
      [
        [
          "ports": [["protocol": "TCP", "port": port]],
          "to": .array(addresses.map { ["ipBlock": ["cidr": .string("\($0)/32")]] }),
        ]
      ]
    }
  }
}
