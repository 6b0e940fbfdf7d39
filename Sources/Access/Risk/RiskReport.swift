package import Kubernetes

/// The risks of workloads.
package struct RiskReport: Sendable {
  /// The column that orders a report.
  package enum Order: Sendable, Hashable {
    /// The score, the highest first.
    case score
    /// A term, the most points first.
    case term(RiskTerm)
    /// Namespace and name.
    case name
  }

  /// The risks in order.
  package let risks: [WorkloadRisk]
  /// What the scores do not count.
  package let notes: [String]

  /// Assesses workloads.
  ///
  /// - Parameters:
  ///   - inventory: The objects.
  ///   - reference: The workloads to show; `nil` for all.
  ///   - order: The order.
  /// - Throws: `InvalidReference` if no object matches the reference.
  package init(
    _ inventory: Inventory, of reference: EndpointReference? = nil, order: Order = .score
  ) throws(InvalidReference) {
    let assessor = RiskAssessor(inventory)
    var risks = assessor.assessAll()
    if let reference {
      let workloads = try inventory.endpoints(reference).compactMap(\.workload)
      guard !workloads.isEmpty else { throw InvalidReference("an address has no risk; name a workload or a namespace") }
      let ids = Set(workloads.map(\.id))
      let missing = workloads.filter { workload in !risks.contains { $0.workload == workload.id } }
      risks = risks.filter { ids.contains($0.workload) } + missing.map(assessor.assess)
    }
    switch order {
    case .score: break
    case .name: risks.sort { $0.workload < $1.workload }
    case .term(let term):
      risks.sort { ($1.points(term), $1.score, $0.workload) < ($0.points(term), $0.score, $1.workload) }
    }
    self.risks = risks
    // In a cluster, a role that does not exist gives no permissions.
    notes = inventory.isCluster ? [] : assessor.missingRoles(for: risks.map(\.workload)).notes(isCluster: false)
  }

  private static let header =
    ["SCORE", "LEVEL", "WORKLOAD"] + RiskTerm.allCases.map { $0.title.uppercased() }

  /// A table with one line for each workload.
  package var table: String {
    let rows = risks.map { risk in
      ["\(risk.score)", risk.level.rawValue, risk.workload.description] + RiskTerm.allCases.map { "\(risk.points($0))" }
    }
    return TextTable(rows: [Self.header] + rows).text
  }

  /// The terms and the factors of each workload.
  package var explanation: String { risks.map(\.explanation).joined(separator: "\n") }

  /// The object that `-o json` prints.
  package var json: JSONValue {
    ["version": 1, "workloads": .array(risks.map(\.json)), "notes": .array(notes.map { .string($0) })]
  }
}

extension WorkloadRisk {
  /// The score, and each term with its factors.
  fileprivate var explanation: String {
    var text = "\(workload): \(score) of 100, \(level.rawValue)".escapedForTerminal + "\n"
    for term in RiskTerm.allCases {
      let found = evidence.filter { $0.factor.term == term }
      let isCut = pointsBeforeMaximum(term) > term.maximum
      text += "  \(term.title): \(points(term)) of \(term.maximum)"
      text += isCut ? " (\(pointsBeforeMaximum(term)) before the maximum)" : ""
      text += term.countsLargest && found.count > 1 ? ", the largest counts\n" : "\n"
      text += found.map { "    \($0.line.escapedForTerminal)\n" }.joined()
    }
    return text
  }

  fileprivate var json: JSONValue {
    let terms = RiskTerm.allCases.map { term -> JSONValue in
      let factors = evidence.filter { $0.factor.term == term }.map { item -> JSONValue in
        [
          "id": .string(item.factor.id), "points": .integer(Int64(item.points)),
          "condition": .string(item.factor.condition), "detail": .string(item.detail),
          "bindings": .array(item.bindings.map { .string($0.description) }),
        ]
      }
      return [
        "term": .string(term.rawValue), "points": .integer(Int64(points(term))),
        "pointsBeforeMaximum": .integer(Int64(pointsBeforeMaximum(term))),
        "maximum": .integer(Int64(term.maximum)), "factors": .array(factors),
      ]
    }
    return [
      "namespace": .string(workload.namespace), "kind": .string(workload.kind), "name": .string(workload.name),
      "score": .integer(Int64(score)), "level": .string(level.rawValue), "terms": .array(terms),
    ]
  }
}

extension WorkloadRisk.Evidence {
  /// The number of bindings in a line.
  private static let bindingsInLine = 3

  /// The points, the condition, what was found, and the bindings.
  fileprivate var line: String {
    let points = "\(points)"
    var line = String(repeating: " ", count: max(0, 2 - points.count)) + "\(points)  \(factor.condition)"
    if !detail.isEmpty { line += ": \(detail)" }
    if !bindings.isEmpty { line += ", by \(bindings.map(\.title).joined(atMost: Self.bindingsInLine))" }
    return line
  }
}
