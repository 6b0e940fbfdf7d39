import Kubernetes

@testable import Access

/// Three namespaces (x, y, z) with three pods (a, b, c) each, as in the conformance tests of network policies.
///
/// Namespaces have the label `ns`, pods the label `pod`. Each pod has an address and declares the ports 80 and 81 of all
/// protocols, named `serve-80-tcp` and so on.
struct PodGrid {
  static let namespaces = ["x", "y", "z"]
  static let pods = ["a", "b", "c"]
  /// All pods: `x/a` to `z/c`.
  static let names = namespaces.flatMap { namespace in pods.map { "\(namespace)/\($0)" } }

  var inventory = Inventory()

  /// - Parameters:
  ///   - policies: YAML documents with network policies.
  ///   - namespaceLabels: Further labels by namespace.
  ///   - podLabels: Further labels by pod.
  init(
    _ policies: String = "", namespaceLabels: [String: [String: String]] = [:],
    podLabels: [String: [String: String]] = [:]
  ) throws {
    for (row, namespace) in Self.namespaces.enumerated() {
      let labels = ["ns": namespace].merging(namespaceLabels[namespace] ?? [:]) { $1 }
      try inventory.add([
        "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace), "labels": Self.json(labels)],
      ])
      for (column, pod) in Self.pods.enumerated() {
        let labels = ["pod": pod].merging(podLabels["\(namespace)/\(pod)"] ?? [:]) { $1 }
        try inventory.add(Self.pod(pod, in: namespace, labels: labels, address: "192.168.\(row).\(column + 1)"))
      }
    }
    for object in try YAML.parse(policies, file: "policies") {
      var object = object
      object["apiVersion"] = "networking.k8s.io/v1"
      object["kind"] = "NetworkPolicy"
      try inventory.add(object)
    }
  }

  private static func json(_ labels: [String: String]) -> JSONValue { .object(labels.mapValues { .string($0) }) }

  private static func pod(
    _ name: String, in namespace: String, labels: [String: String], address: String
  ) -> JSONValue {
    var ports: [JSONValue] = []
    for number in [Int64(80), 81] {
      for transport in ["TCP", "UDP", "SCTP"] {
        let name = "serve-\(number)-\(transport.lowercased())"
        ports.append(["containerPort": .integer(number), "protocol": .string(transport), "name": .string(name)])
      }
    }
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": .string(name), "namespace": .string(namespace), "labels": json(labels)],
      "spec": ["containers": [["name": "server", "ports": .array(ports)]]],
      "status": ["podIP": .string(address), "phase": "Running"],
    ]
  }

  /// The pairs of pods without a connection, as `x/a > y/b`.
  func blocked(on port: String) throws -> Set<String> {
    let query = PortQuery(port)
    let engine = Reachability(inventory)
    let endpoints = try Self.names.map { try inventory.endpoints(EndpointReference($0))[0] }
    var blocked: Set<String> = []
    for (source, from) in zip(Self.names, endpoints) {
      for (destination, to) in zip(Self.names, endpoints) where source != destination {
        if !engine.decide(from: from, to: to, port: query).isAllowed { blocked.insert("\(source) > \(destination)") }
      }
    }
    return blocked
  }

  /// The pairs of different pods that patterns match, such as `* > x/a` or `y/* > */c`.
  static func pairs(_ patterns: [String]) -> Set<String> {
    var pairs: Set<String> = []
    for pattern in patterns {
      let sides = pattern.split(separator: " > ").map(String.init)
      for source in names where matches(source, sides[0]) {
        for destination in names where destination != source && matches(destination, sides[1]) {
          pairs.insert("\(source) > \(destination)")
        }
      }
    }
    return pairs
  }

  private static func matches(_ name: String, _ pattern: String) -> Bool {
    if pattern == "*" { return true }
    return zip(name.split(separator: "/"), pattern.split(separator: "/")).allSatisfy { $1 == "*" || $0 == $1 }
  }
}
