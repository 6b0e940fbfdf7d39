import Audit
import Kubernetes

extension SecurityReport {
  /// The values of the table of namespaces and of their details.
  var namespacesContext: PageContext {
    let rows = namespaces.prefix(PageLimits.namespaces)
    return [
      "namespaces": rows.enumerated().map { index, posture in
        posture.row.merging(["anchor": index < PageLimits.details ? "\(index + 1)" : false]) { $1 }
      },
      "details": rows.prefix(PageLimits.details).enumerated().map { index, posture in
        posture.details.merging(["anchor": "\(index + 1)"]) { $1 }
      },
      "moreNamespaces": moreNamespaces,
    ]
  }

  private var moreNamespaces: Any {
    let rest = namespaces.dropFirst(PageLimits.namespaces)
    guard let first = rest.first, let last = rest.last else { return false }
    return "\(rest.count) more, with scores from \(first.score) to \(last.score)"
  }
}

extension NamespacePosture {
  /// The name, or what the row is about.
  var title: String { name?.shown(limit: PageLimits.name) ?? "Outside of namespaces" }

  fileprivate var row: PageContext {
    [
      "name": title, "score": score, "level": PostureScore.Level(score).rawValue, "cells": cells,
      "severities": severities,
    ]
  }

  private var cells: [PageContext] {
    guard let protection else {
      return ["Ingress", "Egress", "Pod Security"].map { cell($0, .na, "") } + [access]
        + ["Quota", "Limits", "Baseline"].map { cell($0, .na, "") }
    }
    return [
      deny("Ingress", protection.deniesIngress, protection), deny("Egress", protection.deniesEgress, protection),
      podSecurity(protection.podSecurityLevel), access,
      protection.quotas > 0 ? cell("Quota", .ok, "\(protection.quotas)") : cell("Quota", .bad, "none"),
      protection.limitRanges > 0 ? cell("Limits", .ok, "\(protection.limitRanges)") : cell("Limits", .bad, "none"),
      baseline,
    ]
  }

  private func cell(_ label: String, _ state: CellState, _ text: String) -> PageContext {
    ["label": label, "state": state.rawValue, "mark": state.mark, "text": text]
  }

  private func deny(_ label: String, _ isDenied: Bool, _ protection: NamespaceProtection) -> PageContext {
    if isDenied { return cell(label, .ok, "denied") }
    return protection.policies > 0
      ? cell(label, .warn, "partly") : cell(label, .bad, "open")
  }

  private func podSecurity(_ level: String?) -> PageContext {
    switch level {
    case "restricted", "baseline": cell("Pod Security", .ok, level ?? "")
    case nil: cell("Pod Security", .bad, "none")
    default: cell("Pod Security", .bad, level?.shown(limit: 20) ?? "")
    }
  }

  private var access: PageContext {
    if takeovers > 0 { return cell("RBAC", .bad, "cluster control") }
    let count = accessFindings.map(\.results.count).reduce(0, +)
    if let worst = accessFindings.first?.severity {
      return cell("RBAC", worst >= .high ? .bad : .warn, count.counted("finding"))
    }
    return sensitiveWorkloads > 0
      ? cell("RBAC", .warn, sensitiveWorkloads.counted("workload")) : cell("RBAC", .ok, "clean")
  }

  private var baseline: PageContext {
    if baselines.isEmpty { return cell("Baseline", .na, "none") }
    if !missing.isEmpty { return cell("Baseline", .bad, "\(missing.count) missing") }
    return nonCompliance.isEmpty ? cell("Baseline", .ok, "in place") : cell("Baseline", .warn, "drift")
  }

  private var severities: [PageContext] {
    Severity.allCases.reversed().filter { count($0) > 0 }.map {
      ["severity": $0.rawValue, "mark": $0.mark, "count": count($0)]
    }
  }

  fileprivate var details: PageContext {
    [
      "name": title, "score": score, "level": PostureScore.Level(score).rawValue,
      "checks": findings.prefix(PageLimits.checks).map { group in
        [
          "check": group.check.id, "severity": group.severity.rawValue, "mark": group.severity.mark,
          "title": group.check.title, "count": group.results.count,
          "points": PostureScore.deduction(group.severity),
        ] as PageContext
      },
      "hasChecks": !findings.isEmpty, "moreChecks": more(findings.count, PageLimits.checks),
      "selectedBy": baselines.isEmpty
        ? false : baselines.prefix(5).map { $0.shown(limit: PageLimits.name) }.joined(separator: ", "),
      "missing": missing.prefix(PageLimits.checks).map { "\($0.kind) \($0.name.shown(limit: PageLimits.name))" },
      "hasMissing": !missing.isEmpty, "moreMissing": more(missing.count, PageLimits.checks),
      "problems": nonCompliance.prefix(5).map { $0.shown(limit: PageLimits.text) },
      "hasProblems": !nonCompliance.isEmpty,
    ]
  }
}
