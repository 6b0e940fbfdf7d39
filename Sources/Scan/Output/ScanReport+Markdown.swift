import Audit
import Kubernetes

/// A comment for a pull request: the summary, and the most severe findings first.
extension ScanReport {
  /// The characters of the table. GitHub accepts 65,536 characters in a comment; the rest is for lists and headings.
  private static let tableLimit = 45_000
  /// The characters of each list.
  private static let listLimit = 6_000

  func writeMarkdown(to output: (String) -> Void) {
    output("### plimsoll scan: \(results.isEmpty ? "no findings" : results.count.counted("finding"))\n\n\(summary)\n")
    if !results.isEmpty {
      output("\n| Severity | Check | Object | Problem | Location |\n|---|---|---|---|---|\n")
      let sorted = results.indices.sorted { (results[$1].severity, $0) < (results[$0].severity, $1) }
      let hidden = MarkdownLines.write(sorted.lazy.map { Self.row(results[$0]) }, limit: Self.tableLimit, to: output)
      if hidden > 0 { output("\n\(hidden.counted("further finding")) \(hidden == 1 ? "is" : "are") not shown.\n") }
    }
    writeList("Errors", errors.map(\.description), to: output)
    writeList("Objects that the baseline generates, and that are not \(place)", missing.map(\.title), to: output)
    writeList(
      "Ignored",
      ignored.map { "\($0.check.id), \($0.object.title): \($0.ignoredBecause ?? "")" }, to: output)
  }

  private static func row(_ result: AuditResult) -> String {
    let cells = [
      result.severity.rawValue, "`\(result.check.id)`", result.object.title.escapedForMarkdown,
      "\(result.message). \(result.check.remediation)".escapedForMarkdown,
      result.location.map { "\($0.file):\($0.line)".escapedForMarkdown } ?? "cluster",
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func writeList(_ title: String, _ items: [String], to output: (String) -> Void) {
    guard !items.isEmpty else { return }
    output("\n<details><summary>\(title): \(items.count)</summary>\n\n")
    let hidden = MarkdownLines.write(
      items.lazy.map { "- \($0.escapedForMarkdown)\n" }, limit: Self.listLimit, to: output)
    if hidden > 0 { output("- \(hidden) more\n") }
    output("\n</details>\n")
  }
}
