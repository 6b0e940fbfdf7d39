import Kubernetes
import TestSupport
import Testing

@testable import Audit

@Suite("Which pods network policies isolate") struct IsolationTests {
  private typealias Index = NamespaceIndex

  private static let values = ["1", "2", "3"]

  private func labels(using generator: inout SeededGenerator) -> [String: String] {
    var labels: [String: String] = [:]
    for key in ["a", "b", "c"] where Bool.random(using: &generator) { labels[key] = generator.pick(Self.values) }
    return labels
  }

  private func selector(using generator: inout SeededGenerator) -> ObjectSelector {
    let required = labels(using: &generator).mapValues(JSONValue.string)
    let expression: JSONValue = [
      "key": .string(generator.pick(["a", "b"])),
      "operator": .string(generator.pick(["Exists", "DoesNotExist", "In", "NotIn", "Unknown"])),
      "values": [.string(generator.pick(Self.values))],
    ]
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return ObjectSelector(["matchExpressions": [expression]])
    case 1: return ObjectSelector(["matchLabels": .object(required), "matchExpressions": [expression]])
    default: return ObjectSelector(["matchLabels": .object(required)])
    }
  }

  @Test("the index finds what reading all policies finds", arguments: 0..<200)
  func agreement(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var index = Index()
    var policies: [Index.Policy] = []
    var pods: [[String: String]] = []
    for _ in 0..<12 {
      let types: Set<PolicyType> = generator.pick([[.ingress], [.egress], [.ingress, .egress], []])
      policies.append(Index.Policy(selector: selector(using: &generator), types: types, denied: []))
      pods.append(labels(using: &generator))
    }
    for policy in policies { index.add(.policy(policy)) }
    for labels in pods { index.add(.workload(Index.Workload(labels: labels))) }
    func expected(_ labels: [String: String]) -> Set<PolicyType> {
      policies.reduce(into: []) { if $1.selector.matches(labels) { $0.formUnion($1.types) } }
    }
    let others = (0..<12).map { _ in labels(using: &generator) }
    for labels in pods + others {
      #expect(index.policies.isolation(of: labels) == expected(labels), "before the decision")
    }
    index.decideIsolation()
    for labels in pods + others { #expect(index.policies.isolation(of: labels) == expected(labels)) }
    for _ in 0..<12 {
      let selector = selector(using: &generator)
      let selected = pods.filter { selector.matches($0) }
      #expect(index.hasWorkloads(selector) == !selected.isEmpty)
      #expect(index.workloads(selector).count == selected.count)
      for direction in PolicyType.allCases {
        let isOpen = selected.contains { !expected($0).contains(direction) }
        #expect(index.hasOpenWorkloads(selector, direction) == isOpen)
      }
    }
  }
}
