package import Audit
package import Kubernetes

/// The result of a scan.
package struct ScanReport: Sendable {
  /// Findings that count, by file, line and check.
  package var results: [AuditResult] = []
  /// Findings that are ignored, with the reason.
  package var ignored: [AuditResult] = []
  /// Input that could not be read.
  package var errors: [ScanError] = []
  /// Remarks for standard error, such as entries of the ignore file without effect.
  package var notes: [String] = []
  /// Objects that the baseline generates in namespaces of the input, and that the input does not contain.
  package var missing: [ObjectReference] = []
  /// Whether the objects are those of a cluster, not manifests.
  package var isCluster = false
  /// The number of objects that were checked.
  package var objects = 0
  /// The files that contain them.
  package var files: [String] = []

  /// The number of findings of a severity.
  package func count(_ severity: Severity) -> Int { results.count { $0.severity == severity } }

  /// Whether there is a finding of a severity or above.
  package func hasFindings(from severity: Severity) -> Bool { results.contains { $0.severity >= severity } }

  /// Where the objects are, for sentences.
  var place: String { isCluster ? "in the cluster" : "in the input" }

  /// `2 objects, 3 findings: 1 high, 2 low; 1 ignored`
  package var summary: String {
    let severities = Severity.allCases.reversed().compactMap { severity in
      count(severity) == 0 ? nil : "\(count(severity)) \(severity.rawValue)"
    }
    var text = "\(objects.counted("object")), \(results.count.counted("finding"))"
    if !severities.isEmpty { text += ": " + severities.joined(separator: ", ") }
    if !ignored.isEmpty { text += "; \(ignored.count) ignored" }
    if !errors.isEmpty { text += "; \(errors.count.counted("error"))" }
    return text
  }
}

/// Input that could not be read.
package struct ScanError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, or the argument or resource that caused the error.
  package var file: String
  /// The line, starting at 1; `nil` if the error is not about a position.
  package var line: Int?
  /// The column, starting at 1.
  package var column: Int?
  /// The problem, and how to fix it.
  package var message: String

  /// Creates an error.
  package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `file:line:column: message`
  package var description: String {
    ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":") + ": \(message)"
  }
}

extension ScanError {
  /// An error in a YAML file.
  init(_ error: YAMLError) {
    self.init(file: error.file, line: error.line, column: error.column, message: error.problem)
  }

  /// The failure to list a type of object.
  package init(listing type: ResourceType, _ error: any Error) {
    let fix = (error as? APIError)?.isForbidden == true ? "; grant the verb list" : ""
    self.init(file: type.plural, message: "cannot list \(type.plural): \(error)\(fix)")
  }
}
