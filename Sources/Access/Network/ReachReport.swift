package import Kubernetes

/// The answers to a question about reachability.
package struct ReachReport: Sendable {
  /// One decision for each pair of a source and a destination.
  package var decisions: [ReachDecision]
  /// What the answers do not consider.
  package var notes: [String]
  /// Whether the question names one source and one destination.
  private let isSingle: Bool

  /// Answers a question.
  ///
  /// - Parameters:
  ///   - source: The sources; `everything` includes the addresses outside the cluster.
  ///   - destination: The destinations; `nil` for everything.
  ///   - port: The port; `nil` for all.
  ///   - inventory: The objects.
  /// - Throws: `InvalidReference` if no object matches a reference, or if both are outside the cluster.
  package init(
    from source: EndpointReference, to destination: EndpointReference?, port: PortQuery?, in inventory: Inventory
  ) throws(InvalidReference) {
    var sources = try inventory.endpoints(source)
    var destinations = try inventory.endpoints(destination ?? .everything)
    let outside = [Endpoint.addresses(.everyIPv4), .addresses(.everyIPv6)]
    if source == .everything { sources += outside }
    if destination == nil || destination == .everything { destinations += outside }
    let engine = Reachability(inventory)
    let isSingle = source.isSingle && destination?.isSingle == true
    self.isSingle = isSingle
    decisions = sources.flatMap { source in
      // In a table, the traffic of a workload to itself says little.
      destinations.filter { (isSingle || $0 != source) && !(source.isOutside && $0.isOutside) }
        .map { engine.decide(from: source, to: $0, port: port) }
    }
    guard !decisions.isEmpty else { throw Self.noPair(source, destination) }
    notes = Self.notes(on: decisions, in: inventory)
  }

  private static func noPair(_ source: EndpointReference, _ destination: EndpointReference?) -> InvalidReference {
    if case .addresses = source, case .addresses? = destination {
      return InvalidReference(
        "both endpoints are outside the cluster, where no network policy applies; name a workload")
    }
    return InvalidReference("the source and the destination are the same workload; name another one")
  }

  /// Whether any of the traffic is allowed.
  package var isAllowed: Bool { decisions.contains(where: \.isAllowed) }

  private static func notes(on decisions: [ReachDecision], in inventory: Inventory) -> [String] {
    let workloads = Set(decisions.flatMap { [$0.source.workload, $0.destination.workload].compactMap(\.self) })
    let unknown = Set(workloads.map(\.id.namespace)).filter { inventory.namespaceLabels[$0] == nil }.sorted()
    var notes = unknown.map {
      "Namespace '\($0)' is not \(inventory.place), so only its label kubernetes.io/metadata.name is known"
    }
    for id in workloads.filter(\.usesHostNetwork).map(\.id).sorted() {
      notes.append(
        "\(id) uses the network of its node: network policies do not apply to it, and rules do not select it")
    }
    return notes
  }

  /// The text for a terminal without the notes: an explanation for one pair, or else a table.
  package var text: String {
    isSingle ? decisions.map(\.explanation).joined(separator: "\n") : TextTable(rows: [Self.header] + rows).text
  }

  private static let header = ["FROM", "TO", "VERDICT", "PORTS", "EGRESS", "INGRESS"]

  private var rows: [[String]] {
    decisions.map { decision in
      [
        decision.source.description, decision.destination.description, decision.verdict, decision.ports.description,
        decision.egress.summary(for: decision), decision.ingress.summary(for: decision),
      ]
    }
  }

  /// The object that `-o json` prints.
  package var json: JSONValue {
    [
      "version": 1, "allowed": .bool(isAllowed), "results": .array(decisions.map(\.json)),
      "notes": .array(notes.map { .string($0) }),
    ]
  }
}
