import CRDs
import Controller

/// The output of `plimsoll run --once`.
struct SummaryTable {
  /// The lines, without a trailing newline.
  var text: String

  init(_ summary: RunOnce.Summary) {
    var rows = [["BASELINE", "MODE", "NAMESPACES", "COMPLIANT", "OBJECTS", "FINDINGS", "MESSAGE"]]
    for baseline in summary.baselines {
      let status = baseline.status
      rows.append([
        baseline.name, status.mode ?? "", "\(status.namespaces?.selected ?? 0)", "\(status.namespaces?.compliant ?? 0)",
        "\(status.objects?.applied ?? 0)/\(status.objects?.desired ?? 0)",
        "\((status.findings ?? 0) + (status.drift?.open ?? 0))", baseline.message,
      ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "   ")
        .trimmingTrailingSpaces()
    }
    text = (lines + ["written in this run: \(summary.writes) objects"]).joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
