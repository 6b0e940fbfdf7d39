import Controller

/// What `plimsoll run --once` prints.
struct SummaryTable {
  /// The lines, without a trailing newline.
  var text: String

  init(_ summary: ConvergenceSummary) {
    var rows = [["BASELINE", "MODE", "NAMESPACES", "COMPLIANT", "OBJECTS", "FINDINGS", "MESSAGE"]]
    for baseline in summary.baselines {
      rows.append([
        baseline.name, baseline.mode, "\(baseline.selected)", "\(baseline.compliant)",
        "\(baseline.applied)/\(baseline.desired)", "\(baseline.findings)", baseline.message,
      ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "   ")
        .trimmingTrailingSpaces()
    }
    text = (lines + ["\(summary.writes) writes"]).joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
