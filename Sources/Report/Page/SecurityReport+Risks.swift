import Access
import Audit
import Kubernetes

extension SecurityReport {
  /// The values of the list of risks.
  var risksContext: PageContext {
    [
      "risks": risks.prefix(PageLimits.risks).map(\.context), "hasRisks": !risks.isEmpty,
      "topRisks": risks.prefix(PageLimits.topRisks).map { risk in
        risk.context.merging(["because": risk.mainReasons]) { $1 }
      },
      "moreRisks": moreRisks,
      "terms": RiskTerm.allCases.enumerated().map { ["term": $1.title, "number": $0 + 1] as PageContext },
    ]
  }

  private var moreRisks: Any {
    let rest = risks.dropFirst(PageLimits.risks)
    guard let next = rest.first else { return false }
    return "\(rest.count) more \(rest.count == 1 ? "workload has" : "workloads have") a score of \(next.score) or less"
  }
}

extension WorkloadRisk {
  /// The two factors with the most points.
  fileprivate var mainReasons: String {
    let factors = evidence.sorted { ($1.points, $0.factor.id) < ($0.points, $1.factor.id) }.prefix(2)
    return factors.isEmpty ? "no factor applies" : factors.map(\.factor.condition).joined(separator: "; ")
  }

  fileprivate var context: PageContext {
    var start = 0
    let bars = RiskTerm.allCases.enumerated().map { index, term -> PageContext in
      defer { start += points(term) }
      return ["number": index + 1, "x": start, "width": points(term)]
    }
    return [
      "workload": workload.name.shown(limit: PageLimits.name),
      "home": "\(workload.namespace.shown(limit: PageLimits.name))/\(workload.kind)",
      "score": score, "level": level.rawValue, "mark": level.mark, "bars": bars, "terms": terms,
    ]
  }

  private var terms: [PageContext] {
    RiskTerm.allCases.enumerated().map { index, term in
      let factors = evidence.filter { $0.factor.term == term }
      return [
        "number": index + 1, "term": term.title, "points": points(term), "maximum": term.maximum,
        "isNone": factors.isEmpty,
        "factors": factors.map { item in
          [
            "points": item.points, "condition": item.factor.condition,
            "detail": item.detail.isEmpty ? false : item.detail.shown(limit: PageLimits.text) as Any,
            "reason": item.factor.reason,
          ] as PageContext
        },
      ]
    }
  }
}
