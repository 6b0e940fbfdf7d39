import Audit
import Kubernetes
import Report

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The status of a fleet as one HTML page without scripts and external resources, sorted by what needs attention.
package struct FleetPage {
  private let status: FleetStatus
  private let version: String

  /// Rows of the table. A row has about 1 KB, so that the page has some MB at most.
  static let rowLimit = 2_000
  /// Entries of the other lists.
  static let listLimit = 100

  /// Creates a page.
  ///
  /// - Parameters:
  ///   - status: The content.
  ///   - version: The version of the product.
  package init(_ status: FleetStatus, version: String) {
    self.status = status
    self.version = version
  }

  /// Renders the page.
  ///
  /// - Throws: If the template is invalid, which a test excludes.
  package func render() throws -> String { try PageFrame.render(FleetPageTemplate.text, context) }

  private var context: [String: Any] {
    let rows = status.rowsByAttention
    let exemptions = exemptions
    let versions = Dictionary(status.clusters.map { ($0.name, $0.versions) }, uniquingKeysWith: { first, _ in first })
    return [
      "title": "Fleet: \(status.clusters.count.counted("cluster")), \(status.time.shown)",
      "clusterCount": status.clusters.count.counted("cluster"), "time": status.time.shown, "version": version,
      "comparedWith": comparedWith, "headline": headline, "tiles": tiles, "hashes": hashes,
      "hasHashes": !status.expected.isEmpty,
      "rows": rows.prefix(Self.rowLimit).map { row($0, versions: versions[$0.cluster] ?? "-") },
      "moreRows": Self.more(rows.count - Self.rowLimit, "row"),
      "exemptions": exemptions.prefix(Self.listLimit).map(\.values), "hasExemptions": !exemptions.isEmpty,
      "moreExemptions": Self.more(exemptions.count - Self.listLimit, "exemption"),
    ]
  }

  private static func more(_ count: Int, _ noun: String) -> Any {
    count > 0 ? "\(count.counted("more \(noun)")) not shown" : false
  }

  private var comparedWith: String {
    switch status.reference {
    case .git: "compared with Git"
    case .majority: "compared with the spec that most clusters run"
    }
  }

  private var headline: String {
    let attention = status.rows.count - status.fine
    guard attention > 0 else { return "No action required." }
    return "\(attention) of \(status.rows.count.counted("row")) \(attention == 1 ? "needs" : "need") attention."
  }

  /// The numbers of the summary, with the classes of the style sheet.
  private var tiles: [[String: Any]] {
    func tile(_ reasons: Set<Attention>, _ label: String, _ style: String, _ mark: String) -> [String: Any] {
      let count = status.rows.count { !reasons.isDisjoint(with: $0.attention) }
      return ["count": count, "label": label, "style": count == 0 ? "low" : style, "mark": mark]
    }
    return [
      tile([.unreachable], "unreachable", "critical", "✕"),
      tile([.halted, .stalled, .noncompliant], "not compliant", "high", "!"),
      tile([.skew, .missing], "skew", "medium", "≠"),
      ["count": status.fine, "label": "ok", "style": "good", "mark": "✓"],
    ]
  }

  private var hashes: [[String: Any]] {
    status.expected.sorted { $0.key < $1.key }.prefix(Self.listLimit).map { name, hash in
      let rows = status.rows.filter { $0.baseline == name }
      let running = rows.count { $0.state != nil && $0.skew == nil }
      return [
        "baseline": name, "hash": hash.isEmpty ? "no majority" : hash, "running": "\(running) of \(rows.count)",
      ]
    }
  }
}

// MARK: - Rows

extension FleetPage {
  private func row(_ row: FleetRow, versions: String) -> [String: Any] {
    let message = row.message(status.time)
    return [
      "cluster": row.cluster, "baseline": row.baseline as Any? ?? false, "state": Self.state(of: row),
      "mark": Self.mark(of: row), "status": row.status.replacing(",", with: ", "), "hash": row.hash(status.reference),
      "mode": row.state?.mode ?? "-", "namespaces": row.namespaces, "findings": row.findings,
      "drift": row.drift(status.time), "updated": row.updated(status.time), "versions": versions,
      "message": message.isEmpty ? false : message,
    ]
  }

  /// The class of a cell.
  private static func state(of row: FleetRow) -> String {
    switch row.mostUrgent {
    case nil: "ok"
    case .unreachable, .halted, .stalled, .noncompliant, .missing: "bad"
    default: "warn"
    }
  }

  private static func mark(of row: FleetRow) -> String {
    switch state(of: row) {
    case "ok": "✓"
    case "bad": "✕"
    default: "!"
    }
  }

  private struct ExpiringExemption {
    var expires: Date
    var values: [String: Any]
  }

  private var exemptions: [ExpiringExemption] {
    let all = status.rows.flatMap { row in
      (row.state?.exemptions(expiringWithin: FleetStatus.noticePeriod, of: status.time) ?? []).map { exemption in
        ExpiringExemption(
          expires: exemption.expires,
          values: [
            "expires": exemption.expires.shown, "cluster": row.cluster, "baseline": row.baseline ?? "",
            "namespaces": exemption.namespaces, "subjects": exemption.subjects,
          ])
      }
    }
    return all.sorted { $0.expires < $1.expires }
  }
}

extension ClusterState {
  /// The versions of the API server and of the operator.
  fileprivate var versions: String {
    let reading = try? reading.get()
    return "\(reading?.serverVersion ?? "-") / \(reading?.operatorVersion ?? "-")"
  }
}
