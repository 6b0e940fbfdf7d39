import CRDs
import Kubernetes
import Planning
import Prometheus
import Reconcilers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Computes the metrics of the baselines.
struct BaselineMetrics: Sendable {
  let cache: ObjectCache
  let status: StatusAggregator

  private static let baseline = ["baseline"]

  static let families = [
    MetricFamily(
      "plimsoll_baseline_info", .gauge, labels: ["baseline", "mode", "spec_hash"],
      help: "1 for each baseline, with the hash of its normalized spec: equal hashes mean equal specs."),
    MetricFamily(
      "plimsoll_baseline_condition", .gauge, labels: ["baseline", "type", "status", "reason"],
      help: "1 for the current status and reason of each condition of a baseline."),
    MetricFamily(
      "plimsoll_namespaces", .gauge, labels: ["baseline", "state"],
      help:
        "Number of namespaces of each state: selected, pending (not reconciled with the current spec), compliant, drifted, "
        + "failed and exempt. A namespace can be in several states."),
    MetricFamily(
      "plimsoll_objects", .gauge, labels: ["baseline", "state"],
      help: "Number of objects that the baseline requires (desired) and of those that match it (applied)."),
    MetricFamily(
      "plimsoll_drift_open", .gauge, labels: baseline,
      help: "Number of objects that differ from the baseline and were not restored."),
    MetricFamily(
      "plimsoll_findings", .gauge, labels: ["baseline", "control", "owner", "severity"],
      help: "Number of findings of the controls."),
    MetricFamily(
      "plimsoll_audit_findings", .gauge, labels: ["baseline", "owner", "severity"],
      help: "Number of findings of the audit. Some can be findings of a control as well."),
    MetricFamily(
      "plimsoll_audit_omitted", .gauge, labels: baseline,
      help:
        "Number of possible findings that the audit did not examine, because an object is too large or has too many."),
    MetricFamily(
      "plimsoll_exemption_expiration_timestamp_seconds", .gauge, labels: ["baseline", "field"],
      help: "When an exemption or an exception of the audit expires, as Unix time. The label is the path of its field."),
  ]

  func samples() -> [MetricSample] {
    let counts = status.counts()
    return cache.allBaselines.flatMap { baseline in
      Self.description(of: baseline) + Self.conditions(of: baseline) + Self.expirations(of: baseline)
        + (counts[baseline.name].map { Self.numbers(of: baseline.name, $0) } ?? [])
    }
  }

  private static func description(of baseline: ObservedBaseline) -> [MetricSample] {
    let spec = baseline.spec
    let mode = spec.isSuspended ? "Suspended" : (spec.enforcement ?? .enforce).rawValue
    return [MetricSample("plimsoll_baseline_info", [baseline.name, mode, baseline.specHash ?? ""], 1)]
  }

  private static func conditions(of baseline: ObservedBaseline) -> [MetricSample] {
    (baseline.object.status?.conditions ?? []).map {
      MetricSample("plimsoll_baseline_condition", [baseline.name, $0.type, $0.status.rawValue, $0.reason], 1)
    }
  }

  private static func numbers(of name: String, _ counts: BaselineCounts) -> [MetricSample] {
    let totals = counts.totals
    let states = [
      ("selected", counts.selected), ("pending", counts.pending), ("compliant", totals.compliant),
      ("drifted", totals.drifted), ("failed", totals.failed), ("exempt", totals.exempt),
    ]
    return states.map { MetricSample("plimsoll_namespaces", [name, $0.0], Double($0.1)) }
      + [("desired", totals.desired), ("applied", totals.applied)].map {
        MetricSample("plimsoll_objects", [name, $0.0], Double($0.1))
      } + [MetricSample("plimsoll_drift_open", [name], Double(totals.open))]
      + findings(of: name, totals)
      + auditFindings(of: name, counts.audit)
      + [MetricSample("plimsoll_audit_omitted", [name], Double(counts.audit.values.reduce(0) { $0 + $1.omitted }))]
  }

  /// All severities of each control, so that a series does not end when its findings do.
  private static func findings(of name: String, _ totals: BaselineSummary.Totals) -> [MetricSample] {
    let groups = ControlID.allCases.flatMap { control in
      Severity.allCases.map { BaselineSummary.FindingGroup(control: control, severity: $0, owner: "") }
    }
    let zeros = Dictionary(groups.map { ($0, 0) }, uniquingKeysWith: { $1 })
    return totals.findingCounts.merging(zeros) { known, _ in known }.map { group, count in
      MetricSample(
        "plimsoll_findings", [name, group.control.rawValue, group.owner, group.severity.rawValue], Double(count))
    }
  }

  private static func auditFindings(
    of name: String, _ owners: [String: SecurityBaselineStatus.AuditCounts]
  ) -> [MetricSample] {
    owners.merging(["": .init()]) { known, _ in known }.flatMap { owner, counts in
      [
        ("critical", counts.critical), ("high", counts.high), ("medium", counts.medium), ("low", counts.low),
      ].map { MetricSample("plimsoll_audit_findings", [name, owner, $0.0], Double($0.1)) }
    }
  }

  private static func expirations(of baseline: ObservedBaseline) -> [MetricSample] {
    // Paths have the positions in the whole list, without the entries for other clusters.
    let (spec, cluster) = (baseline.lastValid ?? baseline.spec, baseline.cluster)
    let exemptions = (spec.exemptions ?? []).enumerated().filter { cluster.matches($0.element.clusters) }.map {
      ("spec.exemptions[\($0)]", $1.expires)
    }
    let exceptions = (spec.audit?.exceptions ?? []).enumerated().filter { cluster.matches($0.element.clusters) }.map {
      ("spec.audit.exceptions[\($0)]", $1.expires)
    }
    return (exemptions + exceptions).compactMap { field, expires in
      expires?.date.map {
        MetricSample(
          "plimsoll_exemption_expiration_timestamp_seconds", [baseline.name, field], $0.timeIntervalSince1970)
      }
    }
  }
}
