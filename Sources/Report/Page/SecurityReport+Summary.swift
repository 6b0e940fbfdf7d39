import Access
import Audit
import Kubernetes
import Scan

extension SecurityReport {
  /// The values of the summary.
  var summaryContext: PageContext {
    let level = score.map { PostureScore.Level($0).rawValue }
    return [
      "score": score.map { "\($0)" } ?? CellState.na.mark, "scoreLevel": level ?? "none",
      "scoreText": score.flatMap { score in level.map { "Score \(score) of 100, \($0)" } } ?? "No score",
      "scoreArc": "\(score ?? 0) 100", "hasScore": score != nil,
      "headline": headline, "severities": severities, "coverage": coverage, "actions": actions,
      "facts": facts, "errors": errors, "hasErrors": !scan.errors.isEmpty,
      "moreErrors": more(scan.errors.count, PageLimits.rows),
    ]
  }

  /// A sentence for readers who read nothing else.
  private var headline: String {
    guard score != nil else { return "There is nothing to score: no object was checked." }
    let weak = namespaces.count { [.weak, .poor].contains(PostureScore.Level($0.score)) && $0.name != nil }
    let all = namespaces.count { $0.name != nil }
    let serious = scan.count(.critical) + scan.count(.high)
    var sentences = [
      weak == 0
        ? "No namespace has a weak or poor score."
        : "\(weak) of \(all.counted("namespace")) \(weak == 1 ? "has" : "have") a weak or poor score."
    ]
    sentences.append(
      serious == 0
        ? "There are no critical and no high findings."
        : "\(serious.counted("finding")) \(serious == 1 ? "is" : "are") critical or high.")
    let takeover = escalation.count
    if takeover > 0 {
      sentences.append(
        "\(takeover.counted("service account")) of workloads can gain control of the cluster.")
    }
    return sentences.joined(separator: " ")
  }

  private var severities: [PageContext] {
    Severity.allCases.reversed().map { severity in
      let checks = findings.count { $0.severity == severity }
      return [
        "severity": severity.rawValue, "mark": severity.mark, "count": scan.count(severity),
        "checks": checks.counted("check"),
      ]
    }
  }

  private var facts: [PageContext] {
    let spaces = namespaces.count { $0.name != nil }
    var facts: [(String, String)] = [
      (spaces == 1 ? "namespace" : "namespaces", "\(spaces)"), ("objects checked", "\(scan.objects)"),
      (risks.count == 1 ? "workload" : "workloads", "\(risks.count)"),
      ("highest risk", "\(risks.first?.score ?? 0) of 100"),
    ]
    if !scan.ignored.isEmpty { facts.append(("findings ignored", "\(scan.ignored.count)")) }
    return facts.map { ["factName": $0.0, "factValue": $0.1] }
  }

  /// In how many namespaces a control is in place.
  private var coverage: [PageContext] {
    let protections = namespaces.compactMap(\.protection)
    let all = protections.count
    let rows: [(String, Int)] = [
      ("Default deny of ingress", protections.count(where: \.deniesIngress)),
      ("Default deny of egress", protections.count(where: \.deniesEgress)),
      (
        "Pod Security baseline or restricted",
        protections.count { ["baseline", "restricted"].contains($0.podSecurityLevel) }
      ),
      (
        "RBAC without findings and sensitive permissions",
        namespaces.count { $0.name != nil && $0.hasCleanAccess }
      ),
      ("Resource quota", protections.count { $0.quotas > 0 }),
      ("Limit range", protections.count { $0.limitRanges > 0 }),
    ]
    return rows.map { title, count in
      [
        "control": title, "covered": count, "all": all, "percent": all == 0 ? 0 : 100 * count / all,
        "state": Self.state(of: count, all: all).rawValue,
      ]
    }
  }

  private static func state(of count: Int, all: Int) -> CellState {
    if all == 0 { return .na }
    return count == all ? .ok : count == 0 ? .bad : .warn
  }

  /// What to fix first: critical findings, because they give an attacker a node or the cluster, and then the checks
  /// that take most points from the scores of all namespaces.
  private var actions: [PageContext] {
    func rank(_ group: CheckFindings) -> (Int, Int, Severity) {
      (group.severity == .critical ? 1 : 0, group.weight, group.severity)
    }
    return findings.sorted { rank($1) == rank($0) ? $0.check.id < $1.check.id : rank($1) < rank($0) }
      .prefix(PageLimits.actions).map { group in
        return [
          "action": group.check.remediation, "check": group.check.id, "severity": group.severity.rawValue,
          "mark": group.severity.mark, "because": group.check.title,
          "where": "\(group.results.count.counted("finding")) in \(group.namespaces.counted("namespace"))",
        ]
      }
  }

  private var errors: [String] {
    scan.errors.prefix(PageLimits.rows).map { $0.description.shown(limit: PageLimits.text) }
  }
}

/// The state of a control in a table, shown by color, mark and text.
enum CellState: String {
  case ok, warn, bad, na

  /// A mark that does not depend on color.
  var mark: String {
    switch self {
    case .ok: "✓"
    case .warn: "!"
    case .bad: "✗"
    case .na: "–"
    }
  }
}

extension Severity {
  /// A shape that does not depend on color.
  var mark: String {
    switch self {
    case .critical: "◆"
    case .high: "▲"
    case .medium: "■"
    case .low: "●"
    }
  }
}

extension WorkloadRisk.Level {
  /// The severity with the same color and shape.
  var mark: String { (Severity(rawValue: rawValue) ?? .low).mark }
}

/// `and 3 more`, or `false` if nothing is left out, so that the template leaves out the line.
func more(_ count: Int, _ limit: Int) -> Any { count > limit ? "and \(count - limit) more" : false }
