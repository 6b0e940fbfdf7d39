import Audit
import Kubernetes
import Scan

extension FleetStatus {
  /// A comment for a pull request: the rows that need attention first.
  package var markdown: String {
    var text = "### Fleet: \(summary.escapedForMarkdown)\n"
    text +=
      "\n| Cluster | Baseline | Status | Hash | Namespaces | Findings | Message |\n|---|---|---|---|---|---|---|\n"
    return text
      + MarkdownLines.limited(rowsByAttention.lazy.map(markdownRow)) { "\n\($0.counted("further row")) not shown.\n" }
  }

  private func markdownRow(_ row: FleetRow) -> String {
    let cells = [
      row.cluster, row.baseline ?? "-", row.status, row.hash(reference), row.namespaces, row.findings,
      row.message(time),
    ]
    return "| \(cells.map(\.escapedForMarkdown).joined(separator: " | ")) |\n"
  }
}

extension MarkdownLines {
  /// GitHub accepts 65,536 characters; some are left for a heading and a summary.
  private static let limit = 60_000

  /// The lines up to the limit, and a remark with the number of those that are left out.
  static func limited(_ lines: some Collection<String>, _ remark: (Int) -> String) -> String {
    var text = ""
    let hidden = write(lines, limit: limit) { text += $0 }
    return hidden > 0 ? text + remark(hidden) : text
  }
}
