import Audit
import CRDs
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SecurityReport {
  /// The values of the lists of baselines, of their drift, and of exemptions.
  var baselinesContext: PageContext {
    let drift = baselines.flatMap { baseline in
      (baseline.status?.recentDrift ?? []).map { (baseline.key.name, $0) }
    }.sorted { $0.1.time.text > $1.1.time.text }
    let ending = exemptions.count { [.expired, .expiresSoon].contains($0.state) }
    return [
      "baselines": baselines.prefix(PageLimits.rows).map(\.context), "hasBaselines": !baselines.isEmpty,
      "moreBaselines": more(baselines.count, PageLimits.rows),
      "drift": drift.prefix(PageLimits.rows).map { $1.context(of: $0) }, "hasDrift": !drift.isEmpty,
      "moreDrift": more(drift.count, PageLimits.rows),
      "isLive": baselines.contains { $0.status != nil },
      "exemptions": exemptions.prefix(PageLimits.rows).map { $0.context(now: time) },
      "hasExemptions": !exemptions.isEmpty, "moreExemptions": more(exemptions.count, PageLimits.rows),
      "ending": ending == 0
        ? false : (ending == 1 ? "1 entry has expired or expires" : "\(ending) entries have expired or expire") as Any,
    ]
  }
}

extension SecurityBaseline {
  fileprivate var context: PageContext {
    let status = status
    func condition(_ type: String) -> Condition.Status? { status?.conditions?.first { $0.type == type }?.status }
    func cell(_ label: String, _ value: Condition.Status?) -> PageContext {
      let state: CellState =
        switch value {
        case .true: .ok
        case .false: .bad
        case .unknown: .warn
        case nil: .na
        }
      let text = value.map { $0 == .true ? "yes" : $0 == .false ? "no" : "unknown" } ?? "not reported"
      return ["label": label, "state": state.rawValue, "mark": state.mark, "text": text]
    }
    func ratio(_ part: Int?, _ whole: Int?) -> String { part.flatMap { p in whole.map { "\(p) of \($0)" } } ?? "–" }
    return [
      "name": key.name.shown(limit: PageLimits.name),
      "mode": status?.mode?.shown(limit: 20)
        ?? (spec.suspend == true ? "Suspended" : spec.enforcement?.rawValue ?? "Enforce"),
      "conditions": [cell("Ready", condition("Ready")), cell("Compliant", condition("Compliant"))],
      "namespaceRatio": ratio(status?.namespaces?.compliant, status?.namespaces?.selected),
      "objectRatio": ratio(status?.objects?.applied, status?.objects?.desired),
      "driftRatio": status?.drift.map { "\($0.detected) detected, \($0.restored) restored, \($0.open) open" } ?? "–",
    ]
  }
}

extension DriftRecord {
  fileprivate func context(of baseline: String) -> PageContext {
    let fields = fields ?? []
    var changed = fields.prefix(5).map { $0.shown(limit: PageLimits.name) }
    if fields.count > 5 { changed.append("and \(fields.count - 5) more") }
    let state: CellState =
      switch action {
      case .restored, .pruned: .ok
      case .reported, .contested: .warn
      case .failed: .bad
      }
    return [
      "driftTime": time.date?.shown ?? time.text.shown(limit: 40),
      "object": "\(namespace)/\(kind)/\(name)".shown(limit: 2 * PageLimits.name), "change": change.rawValue,
      "fields": changed.isEmpty ? "–" : changed.joined(separator: ", "),
      "manager": manager.map { $0.isEmpty ? "–" : $0.shown(limit: PageLimits.name) } ?? "–",
      "driftAction": action.rawValue, "state": state.rawValue, "mark": state.mark,
      "baseline": baseline.shown(limit: PageLimits.name),
    ]
  }
}

extension ExemptionEntry {
  fileprivate func context(now: Date) -> PageContext {
    let days = expires.map { Int(($0.timeIntervalSince(now) / 86_400).rounded(.down)) }
    let (cell, text): (CellState, String) =
      switch state {
      case .expired: (.bad, "expired")
      case .expiresSoon: (.warn, "in \((days ?? 0).counted("day"))")
      case .applies: (.ok, "applies")
      case .neverExpires: (.warn, "never expires")
      }
    func list(_ items: [String]) -> String {
      let shown = items.prefix(8).map { $0.shown(limit: PageLimits.name) }.joined(separator: ", ")
      return items.count > 8 ? "\(shown) and \(items.count - 8) more" : shown
    }
    return [
      "expires": expires.map { $0 == .distantPast ? "invalid time" : $0.day } ?? "–", "state": cell.rawValue,
      "mark": cell.mark, "stateText": text, "namespaces": list(namespaces), "subjects": list(subjects),
      "reason": reason.shown(limit: PageLimits.text), "baseline": baseline.shown(limit: PageLimits.name),
    ]
  }
}
