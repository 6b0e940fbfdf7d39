import Audit
import Kubernetes

/// A Code Quality report, which GitLab shows in merge requests.
///
/// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
extension ScanReport {
  func writeCodeQuality(to output: (String) -> Void) {
    var fingerprints = Fingerprints()
    var separator = "\n"
    output("[")
    for result in results {
      output(separator + Self.issue(result, fingerprints.next(for: result)).text)
      separator = ",\n"
    }
    for error in errors {
      output(separator + Self.issue(error).text)
      separator = ",\n"
    }
    output("]\n")
  }

  /// GitLab requires a path; the path of an object of a cluster is its kind, namespace and name.
  private static func issue(_ result: AuditResult, _ fingerprint: String) -> JSONValue {
    let location = result.location
    return issue(
      "\(result.object.title): \(result.message). \(result.check.remediation)", check: result.check.id, fingerprint,
      severity: result.severity.codeQuality, path: location?.file.relativePath ?? result.object.title,
      line: location?.line)
  }

  private static func issue(_ error: ScanError) -> JSONValue {
    issue(
      error.message, check: "input", error.description.stableHash, severity: "blocker", path: error.file.relativePath,
      line: error.line)
  }

  private static func issue(
    _ description: String, check: String, _ fingerprint: String, severity: String, path: String, line: Int?
  ) -> JSONValue {
    [
      "description": .string(description), "check_name": .string(check), "fingerprint": .string(fingerprint),
      "severity": .string(severity),
      "location": ["path": .string(path), "lines": ["begin": .integer(Int64(line ?? 1))]],
    ]
  }
}

extension Severity {
  /// The severity in a Code Quality report.
  fileprivate var codeQuality: String {
    switch self {
    case .critical: "blocker"
    case .high: "critical"
    case .medium: "major"
    case .low: "minor"
    }
  }
}
