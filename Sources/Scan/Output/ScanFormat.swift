/// A format of the report.
package enum ScanFormat: String, Sendable, CaseIterable {
  /// Text for a terminal.
  case table
  /// One JSON object.
  case json
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// JUnit XML, for test reports of CI systems.
  case junit
  /// A Code Quality report of GitLab.
  case codequality
  /// A comment on a pull request.
  case markdown
  /// A page without external resources.
  case html
}

extension ScanReport {
  /// Writes the report.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - version: The version of the product.
  ///   - output: Receives the parts of the text.
  package func write(_ format: ScanFormat, version: String, to output: (String) -> Void) {
    switch format {
    case .table: writeTable(to: output)
    case .json: writeJSON(to: output)
    case .sarif: writeSARIF(version: version, to: output)
    case .junit: writeJUnit(to: output)
    case .codequality: writeCodeQuality(to: output)
    case .markdown: writeMarkdown(to: output)
    case .html: writeHTML(version: version, to: output)
    }
  }
}
