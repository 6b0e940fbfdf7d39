import Audit
import Foundation
import Kubernetes

/// SARIF 2.1.0, with the properties that GitHub reads.
///
/// Sources: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
extension ScanReport {
  func writeSARIF(version: String, to output: (String) -> Void) {
    let checks = CheckCatalog.all.map(\.info)
    let indices = Dictionary(uniqueKeysWithValues: checks.enumerated().map { ($1.id, $0) })
    let driver: JSONValue = [
      "name": "plimsoll", "version": .string(version), "semanticVersion": .string(version),
      "informationUri": "https://github.com/plimsoll-dev/plimsoll", "rules": .array(checks.map(Self.rule)),
    ]
    output("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n")
    output("\"tool\":{\"driver\":\(driver.text)},\n\"columnKind\":\"unicodeCodePoints\",\n")
    output("\"invocations\":[\(invocation.text)],\n\"results\":[")
    var occurrences: [String: Int] = [:]
    var separator = "\n"
    for result in results + ignored {
      output(separator + Self.result(result, indices[result.check.id] ?? -1, &occurrences).text)
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

  private static func result(_ result: AuditResult, _ index: Int, _ occurrences: inout [String: Int]) -> JSONValue {
    let identity = "\(result.check.id)|\(result.location?.file ?? "")|\(result.object.title)|\(result.path)"
    let hash = identity.fingerprint
    occurrences[hash, default: 0] += 1
    var members: [String: JSONValue] = [
      "ruleId": .string(result.check.id), "ruleIndex": .integer(Int64(index)), "level": .string(result.severity.level),
      "message": ["text": .string("\(result.object.title): \(result.message). \(result.check.remediation)")],
      "partialFingerprints": ["primaryLocationLineHash": .string("\(hash):\(occurrences[hash] ?? 1)")],
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

  private var invocation: JSONValue {
    [
      "executionSuccessful": .bool(errors.isEmpty),
      "toolExecutionNotifications": .array(
        errors.map { error in
          [
            "level": "error", "message": ["text": .string(error.message)],
            "locations": [
              [
                "physicalLocation": [
                  "artifactLocation": ["uri": .string(error.file.relativeURI), "uriBaseId": "%SRCROOT%"],
                  "region": [
                    "startLine": .integer(Int64(error.line ?? 1)), "startColumn": .integer(Int64(error.column ?? 1)),
                  ],
                ]
              ]
            ],
          ]
        }),
    ]
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
  /// A hash of 64 bits that is the same in every process (FNV-1a).
  fileprivate var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The path from the working directory as a URI reference.
  fileprivate var relativeURI: String {
    let base = FileManager.default.currentDirectoryPath + "/"
    var path = hasPrefix(base) ? dropFirst(base.count) : self[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed.subtracting([":"])) ?? String(path)
  }
}
