import Audit
import Kubernetes

extension FleetStatus {
  /// Characters of a message in the narrow table.
  private static let messageLimit = 100

  /// A table for a terminal. Characters that control it are escaped.
  ///
  /// - Parameter isWide: Whether to show all columns and whole messages.
  package func table(isWide: Bool = false) -> String {
    let versions = Dictionary(
      clusters.map { ($0.name, try? $0.reading.get()) }, uniquingKeysWith: { first, _ in first })
    var header = ["CLUSTER", "BASELINE", "STATUS", "HASH", "MODE", "NAMESPACES", "FINDINGS", "DRIFT-24H", "UPDATED"]
    if isWide { header += ["READY", "COMPLIANT", "EXPIRING", "SERVER", "OPERATOR"] }
    let cells = rows.map { row -> [String] in
      var cells = narrowCells(row)
      if isWide { cells += wideCells(row, versions[row.cluster] ?? nil) }
      let message = row.message(time)
      return cells + [isWide ? message : message.shown(limit: Self.messageLimit)]
    }
    return TextTable(rows: [header + ["MESSAGE"]] + cells).text + summary + "\n"
  }

  private func narrowCells(_ row: FleetRow) -> [String] {
    [
      row.cluster, row.baseline ?? "-", row.status, row.hash(reference), row.state?.mode ?? "-", row.namespaces,
      row.findings, row.drift(time), row.updated(time),
    ]
  }

  private func wideCells(_ row: FleetRow, _ reading: ClusterState.Reading?) -> [String] {
    [
      condition("Ready", row), condition("Compliant", row), row.expiring(time), reading?.serverVersion ?? "-",
      reading?.operatorVersion ?? "-",
    ]
  }

  private func condition(_ type: String, _ row: FleetRow) -> String {
    guard let condition = row.state?.conditions[type] else { return "-" }
    return condition.reason.isEmpty ? condition.status : "\(condition.status):\(condition.reason)"
  }
}
