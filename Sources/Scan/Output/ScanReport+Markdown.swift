import Audit

/// A comment for a pull request: the summary, and the most severe findings first.
extension ScanReport {
  /// GitHub accepts 65,536 characters in a comment; a row has about 200.
  private static let rowLimit = 250

  func writeMarkdown(to output: (String) -> Void) {
    output("### plimsoll scan: \(results.isEmpty ? "no findings" : "\(results.count) findings")\n\n\(summary)\n")
    if !results.isEmpty {
      output("\n| Severity | Check | Object | Problem | Location |\n|---|---|---|---|---|\n")
      let sorted = results.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }
      for (_, result) in sorted.prefix(Self.rowLimit) {
        let cells = [
          result.severity.rawValue, "`\(result.check.id)`", result.object.title.escapedForMarkdown,
          "\(result.message). \(result.check.remediation)".escapedForMarkdown,
          result.location.map { "\($0.file):\($0.line)".escapedForMarkdown } ?? "cluster",
        ]
        output("| \(cells.joined(separator: " | ")) |\n")
      }
      if results.count > Self.rowLimit {
        output("\n\(results.count - Self.rowLimit) further findings are not shown.\n")
      }
    }
    writeList("Errors", errors.map(\.description), to: output)
    writeList("Objects that the baseline generates, and that are not in the input", missing.map(\.title), to: output)
    writeList(
      "Ignored",
      ignored.map { "\($0.check.id), \($0.object.title): \($0.ignoredBecause ?? "")" }, to: output)
  }

  private func writeList(_ title: String, _ items: [String], to output: (String) -> Void) {
    guard !items.isEmpty else { return }
    output("\n<details><summary>\(title): \(items.count)</summary>\n\n")
    for item in items.prefix(Self.rowLimit) { output("- \(item.escapedForMarkdown)\n") }
    output("\n</details>\n")
  }
}

extension String {
  /// The text without markup, in one line. `@` is separated from names, so that a comment does not notify users.
  fileprivate var escapedForMarkdown: String {
    var text = ""
    for character in self {
      switch character {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "~": text += "\\\(character)"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      case "@": text += "@\u{200b}"
      case _ where character.isNewline: text += " "
      default: text.append(character)
      }
    }
    return text
  }
}
