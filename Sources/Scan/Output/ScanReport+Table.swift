import Audit
import Kubernetes

extension ScanReport {
  /// Writes one line per finding, aligned within each file, and the summary. Standard error has the errors, so that a
  /// terminal does not show them twice.
  func writeTable(to output: (String) -> Void) {
    var start = results.startIndex
    while start < results.endIndex {
      let file = results[start].location?.file
      let end = results[start...].firstIndex { $0.location?.file != file } ?? results.endIndex
      writeRows(results[start..<end], to: output)
      output("\n")
      start = end
    }
    if !missing.isEmpty {
      let verb = missing.count == 1 ? "is" : "are"
      output("The baseline generates \(missing.count.counted("object")) that \(verb) not \(place):\n")
      for object in missing { output("  \(object.title.escapedForTerminal)\n") }
      output("\n")
    }
    output(summary + "\n")
  }

  private func writeRows(_ results: ArraySlice<AuditResult>, to output: (String) -> Void) {
    let rows = results.map { result in
      [result.position, result.severity.rawValue, result.check.id, "\(result.object.title): \(result.message)"]
    }
    output(TextTable(rows: rows, spacing: 2).text)
  }
}

extension AuditResult {
  /// `file:line:column`; `cluster` for an object of a cluster.
  var position: String { location.map { "\($0.file):\($0.line):\($0.column)" } ?? "cluster" }
}
