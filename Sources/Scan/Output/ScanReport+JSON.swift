import Audit
import Kubernetes

extension ScanReport {
  /// Writes one JSON object; `docs/scan.md` describes it.
  func writeJSON(to output: (String) -> Void) {
    output("{\"version\":1,\"summary\":\(summaryJSON.text),\n\"results\":[")
    write(results.lazy.map(Self.json), to: output)
    output("],\n\"ignored\":[")
    write(ignored.lazy.map(Self.json), to: output)
    output("],\n\"errors\":[")
    write(errors.lazy.map(Self.json), to: output)
    output("],\n\"missing\":[")
    write(missing.lazy.map(Self.json), to: output)
    output("],\n\"notes\":[")
    write(notes.lazy.map { .string($0) }, to: output)
    output("]}\n")
  }

  private func write(_ values: some Sequence<JSONValue>, to output: (String) -> Void) {
    var separator = "\n"
    for value in values {
      output(separator + value.text)
      separator = ",\n"
    }
  }

  private var summaryJSON: JSONValue {
    var members: [String: JSONValue] = [
      "objects": .integer(Int64(objects)), "ignored": .integer(Int64(ignored.count)),
    ]
    for severity in Severity.allCases { members[severity.rawValue] = .integer(Int64(count(severity))) }
    return .object(members)
  }

  private static func json(_ result: AuditResult) -> JSONValue {
    var members: [String: JSONValue] = [
      "check": .string(result.check.id), "severity": .string(result.severity.rawValue),
      "message": .string(result.message), "object": json(result.object), "path": .string(result.path),
      "remediation": .string(result.check.remediation),
    ]
    if let location = result.location {
      members["file"] = .string(location.file)
      members["line"] = .integer(Int64(location.line))
      members["column"] = .integer(Int64(location.column))
    }
    members["reason"] = result.ignoredBecause.map(JSONValue.string)
    return .object(members)
  }

  private static func json(_ object: ObjectReference) -> JSONValue {
    var members: [String: JSONValue] = [
      "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
    ]
    members["namespace"] = object.namespace.map(JSONValue.string)
    return .object(members)
  }

  private static func json(_ error: ScanError) -> JSONValue {
    var members: [String: JSONValue] = ["file": .string(error.file), "message": .string(error.message)]
    members["line"] = error.line.map { .integer(Int64($0)) }
    members["column"] = error.column.map { .integer(Int64($0)) }
    return .object(members)
  }
}

extension JSONValue {
  /// The value as compact JSON. Reports contain no numbers that JSON cannot represent.
  var text: String {
    var bytes: [UInt8] = []
    do { try write(to: &bytes) } catch { return "null" }
    return String(decoding: bytes, as: UTF8.self)
  }
}
