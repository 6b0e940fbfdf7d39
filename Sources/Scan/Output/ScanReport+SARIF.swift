import Audit
import Kubernetes

/// SARIF 2.1.0, with the properties that GitHub reads.
///
/// Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
extension ScanReport {
  /// Writes a run with the most severe results, up to `limit`. GitHub rejects runs with more than 25,000 results.
  func writeSARIF(version: String, limit: Int = 25_000, to output: (String) -> Void) {
    let checks = CheckCatalog.all.map(\.info)
    let indices = Dictionary(uniqueKeysWithValues: checks.enumerated().map { ($1.id, $0) })
    let driver: JSONValue = [
      "name": "plimsoll", "version": .string(version), "semanticVersion": .string(version),
      "rules": .array(checks.map(Self.rule)),
    ]
    output("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n")
    output("\"tool\":{\"driver\":\(driver.text)},\n\"columnKind\":\"unicodeCodePoints\",\n")
    let all = results + ignored
    output("\"invocations\":[\(invocation(omitted: max(0, all.count - limit)).text)],\n\"results\":[")
    var fingerprints = Fingerprints()
    var separator = "\n"
    for result in all.mostSevere(limit) {
      let fingerprint = fingerprints.next(for: result)
      output(separator + Self.result(result, indices[result.check.id] ?? -1, fingerprint).text)
      separator = ",\n"
    }
    output("]}]}\n")
  }

  private static func rule(_ info: CheckInfo) -> JSONValue {
    let standards = info.references.filter(\.isStandard).map(\.title)
    return [
      "id": .string(info.id), "name": .string(info.id), "shortDescription": ["text": .string(info.title)],
      "fullDescription": ["text": .string(info.condition)],
      "help": [
        "text": .string("\(info.remediation) Standards: \(standards.joined(separator: ", "))."),
        "markdown": .string("\(info.remediation)\n\nStandards: \(standards.joined(separator: ", "))."),
      ],
      "defaultConfiguration": ["level": .string(info.severity.level)],
      "properties": [
        "tags": .array((["security", "kubernetes"] + standards).map(JSONValue.string)),
        "security-severity": .string(info.severity.score),
      ],
    ]
  }

  private static func result(_ result: AuditResult, _ index: Int, _ fingerprint: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "ruleId": .string(result.check.id), "ruleIndex": .integer(Int64(index)), "level": .string(result.severity.level),
      "message": message("\(result.object.title): \(result.message). \(result.check.remediation)"),
      "partialFingerprints": ["primaryLocationLineHash": .string(fingerprint)],
      "locations": [.object(location(of: result))],
    ]
    if let reason = result.ignoredBecause {
      members["suppressions"] = [["kind": "external", "status": "accepted", "justification": .string(reason)]]
    }
    return .object(members)
  }

  private static func location(of result: AuditResult) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "logicalLocations": [
        ["fullyQualifiedName": .string("\(result.object.title).\(result.path)"), "kind": "member"]
      ]
    ]
    if let location = result.location {
      members["physicalLocation"] = [
        "artifactLocation": ["uri": .string(location.file.relativeURI), "uriBaseId": "%SRCROOT%"],
        "region": ["startLine": .integer(Int64(location.line)), "startColumn": .integer(Int64(location.column))],
      ]
    }
    return members
  }

  private func invocation(omitted: Int) -> JSONValue {
    var notifications = errors.map(Self.notification)
    if omitted > 0 {
      let text =
        "\(omitted.counted("result")) \(omitted == 1 ? "is" : "are") omitted, because GitHub accepts a limited number; "
        + "scan fewer files at once"
      notifications.append(["level": "warning", "message": Self.message(text)])
    }
    return ["executionSuccessful": .bool(errors.isEmpty), "toolExecutionNotifications": .array(notifications)]
  }

  /// An error. Errors about options, kinds and missing files have no location.
  private static func notification(_ error: ScanError) -> JSONValue {
    guard let line = error.line else { return ["level": "error", "message": message(error.description)] }
    let location: JSONValue = [
      "artifactLocation": ["uri": .string(error.file.relativeURI), "uriBaseId": "%SRCROOT%"],
      "region": ["startLine": .integer(Int64(line)), "startColumn": .integer(Int64(error.column ?? 1))],
    ]
    return ["level": "error", "message": message(error.message), "locations": [["physicalLocation": location]]]
  }

  /// A message without links, which begin with a bracket.
  ///
  /// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, 3.11.6
  private static func message(_ text: String) -> JSONValue {
    ["text": .string(text.replacing("\\", with: "\\\\").replacing("[", with: "\\["))]
  }
}

extension Severity {
  /// The level in SARIF.
  fileprivate var level: String {
    switch self {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low: "note"
    }
  }

  /// The score that GitHub shows as critical, high, medium or low.
  fileprivate var score: String {
    switch self {
    case .critical: "9.5"
    case .high: "8.0"
    case .medium: "5.5"
    case .low: "2.0"
    }
  }
}

extension String {
  /// The path from the working directory as a URI reference.
  fileprivate var relativeURI: String {
    // The characters of a path except the colon, which could be read as the end of a scheme: RFC 3986, section 3.3.
    relativePath.percentEncoded { $0.isUnreservedInURL || "/!$&'()*+,;=@".utf8.contains($0) }
  }
}
