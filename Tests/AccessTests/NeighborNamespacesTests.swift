import Kubernetes
import TestSupport
import Testing

@testable import Access

@Suite struct NeighborNamespacesTests {
  private static let peers = [
    "{podSelector: {}}", "{podSelector: {matchLabels: {pod: a}}}", "{namespaceSelector: {}}",
    "{namespaceSelector: {matchLabels: {ns: \"y\"}}}",
    "{namespaceSelector: {matchLabels: {ns: z}}, podSelector: {matchLabels: {pod: b}}}",
    "{ipBlock: {cidr: 192.168.1.0/24}}", "{ipBlock: {cidr: 0.0.0.0/0}}",
  ]
  private static let ports = ["", ", ports: [{port: 80}]", ", ports: [{port: 53, protocol: UDP}]"]

  private static func policies(_ generator: inout SeededGenerator) -> String {
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &generator) ?? "" }
    return (0..<Int.random(in: 0...6, using: &generator)).map { index in
      let direction = pick(["ingress", "egress"])
      let field = direction == "ingress" ? "from" : "to"
      let selector = pick(["{}", "{matchLabels: {pod: a}}", "{matchLabels: {pod: b}}"])
      let rules = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        let list = (0..<Int.random(in: 0...2, using: &generator)).map { _ in pick(peers) }
        return "{\(field): [\(list.joined(separator: ", "))]\(pick(ports))}"
      }
      return """
        metadata: {name: p\(index), namespace: "\(pick(PodGrid.namespaces))"}
        spec:
          podSelector: \(selector)
          policyTypes: [\(direction == "ingress" ? "Ingress" : "Egress")]
          \(direction): [\(rules.joined(separator: ", "))]
        """
    }.joined(separator: "\n---\n")
  }

  @Test("the namespaces are those that decisions about all pairs of workloads give, with any policies")
  func agreement() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      let policies = Self.policies(&generator)
      let inventory = try PodGrid(policies).inventory
      let engine = Reachability(inventory)
      let workloads = inventory.topWorkloads
      let neighbors = NeighborNamespaces(engine, workloads.map { .workload($0) })
      for workload in workloads {
        let others = workloads.filter { $0 != workload }
        let reachable = others.filter {
          !engine.decide(from: .workload(workload), to: .workload($0)).ports.isNameResolution
        }
        #expect(neighbors.reachable(from: workload) == Set(reachable.map(\.id.namespace)).sorted(), "\(policies)")
        let connecting = others.filter { engine.decide(from: .workload($0), to: .workload(workload)).isAllowed }
        #expect(neighbors.connecting(to: workload) == Set(connecting.map(\.id.namespace)).sorted(), "\(policies)")
      }
    }
  }
}
