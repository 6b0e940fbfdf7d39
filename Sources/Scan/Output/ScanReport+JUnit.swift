import Audit
import Kubernetes

/// JUnit XML: a test suite per file, and a test case per finding.
extension ScanReport {
  func writeJUnit(to output: (String) -> Void) {
    let byFile = Dictionary(grouping: results + ignored) { $0.location?.file ?? "cluster" }
    let errorsByFile = Dictionary(grouping: errors, by: \.file)
    let files = Set(files).union(byFile.keys).union(errorsByFile.keys).sorted()
    let total = files.map { max(1, (byFile[$0]?.count ?? 0) + (errorsByFile[$0]?.count ?? 0)) }.reduce(0, +)
    output("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    output(
      "<testsuites name=\"plimsoll scan\" tests=\"\(total)\" failures=\"\(results.count)\" errors=\"\(errors.count)\">\n"
    )
    for file in files { writeSuite(file, byFile[file] ?? [], errorsByFile[file] ?? [], to: output) }
    output("</testsuites>\n")
  }

  private func writeSuite(
    _ file: String, _ results: [AuditResult], _ errors: [ScanError], to output: (String) -> Void
  ) {
    let failures = results.count { $0.ignoredBecause == nil }
    let tests = max(1, results.count + errors.count)
    output(
      "  <testsuite name=\"\(file.escapedForXML)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors.count)\" "
        + "skipped=\"\(results.count - failures)\">\n")
    for error in errors {
      output("    <testcase name=\"input\" classname=\"\(file.escapedForXML)\">")
      output("<error type=\"input\" message=\"\(error.description.escapedForXML)\"/></testcase>\n")
    }
    for result in results {
      let name = "name=\"\(result.check.id)\" classname=\"\(result.object.title.escapedForXML)\""
      output("    <testcase \(name)>")
      if let reason = result.ignoredBecause {
        output("<skipped message=\"\(reason.escapedForXML)\"/></testcase>\n")
      } else {
        let text = "\(result.position): \(result.path). \(result.check.remediation)"
        output(
          "<failure type=\"\(result.severity.rawValue)\" message=\"\(result.message.escapedForXML)\">"
            + "\(text.escapedForXML)</failure></testcase>\n")
      }
    }
    if results.isEmpty, errors.isEmpty {
      output("    <testcase name=\"scan\" classname=\"\(file.escapedForXML)\"/>\n")
    }
    output("  </testsuite>\n")
  }
}

extension String {
  /// The text for XML and HTML, in text and in attributes. Characters that XML does not allow are replaced.
  package var escapedForXML: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": text += "\u{fffd}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
