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
  package var json: JSONValue { ["version": 1, "workloads": .array(risks.map(\.json))] }
}

extension WorkloadRisk {
  /// The score, and each term with its factors.
  fileprivate var explanation: String {
    var text = "\(workload): \(score) of 100, \(level.rawValue)".escapedForTerminal + "\n"
    for term in RiskTerm.allCases {
      let found = evidence.filter { $0.factor.term == term }
      let rule = term.countsLargest && found.count > 1 ? ", the largest counts" : ""
      text += "  \(term.title): \(points(term)) of \(term.maximum)\(rule)\n"
      for item in found {
        let points = "\(item.points)"
        text += "    " + String(repeating: " ", count: 2 - min(points.count, 2)) + "\(points)  \(item.factor.condition)"
        text += (item.detail.isEmpty ? "" : ": \(item.detail)").escapedForTerminal + "\n"
      }
    }
    return text
  }

  fileprivate var json: JSONValue {
    let terms = RiskTerm.allCases.map { term -> JSONValue in
      let factors = evidence.filter { $0.factor.term == term }.map { item -> JSONValue in
        [
          "id": .string(item.factor.id), "points": .integer(Int64(item.points)),
          "condition": .string(item.factor.condition), "detail": .string(item.detail),
        ]
      }
      return [
        "term": .string(term.rawValue), "points": .integer(Int64(points(term))),
        "maximum": .integer(Int64(term.maximum)), "factors": .array(factors),
      ]
    }
    return [
      "namespace": .string(workload.namespace), "kind": .string(workload.kind), "name": .string(workload.name),
      "score": .integer(Int64(score)), "level": .string(level.rawValue), "terms": .array(terms),
    ]
  }
}
