package import Kubernetes

/// A finding in a report.
package struct AuditResult: Sendable {
  /// The check.
  package let check: CheckInfo
  /// The severity of the check, or that of the baseline.
  package let severity: Severity
  /// The problem in a few words.
  package let message: String
  /// The object.
  package let object: ObjectReference
  /// The path of the offending field.
  package let path: String
  /// Where the field is; `nil` for objects of a cluster.
  package let location: AuditLocation?
  /// Why the finding is ignored; `nil` if it counts.
  package var ignoredBecause: String?
}

/// A position in a file.
package struct AuditLocation: Sendable, Hashable {
  /// The path of the file.
  package let file: String
  /// The line, starting at 1.
  package let line: Int
  /// The column, starting at 1.
  package let column: Int

  /// Creates a location.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}
