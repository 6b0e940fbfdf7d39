package import Kubernetes

/// JSON Patch, [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902).
///
/// As in kube-apiserver, operations are more lenient than the RFC: a `value` that is missing is `null`, `replace` adds a
/// missing member, `test` and `copy` take one for `null`, and indices below zero count from the end.
package enum JSONPatch {
  /// `value` with all operations of `patch` done, in order.
  ///
  /// - Throws: `PatchError` for the first operation that cannot be done; then none is.
  package static func apply(_ patch: JSONValue, to value: JSONValue) throws(PatchError) -> JSONValue {
    guard case .array(let operations) = patch else {
      throw .malformed(
        "error decoding patch: json: cannot unmarshal \(patch.goKindName) into Go value of type []handlers.jsonPatchOp")
    }
    var result = value
    for operation in operations {
      guard case .object(let members) = operation else {
        throw .malformed(
          "error decoding patch: json: cannot unmarshal \(operation.goKindName) into Go value of type handlers.jsonPatchOp"
        )
      }
      try Operation(members).apply(to: &result)
    }
    return result
  }

  /// One operation.
  private struct Operation {
    private let members: [String: JSONValue]
    private let name: String

    init(_ members: [String: JSONValue]) {
      self.members = members
      name = members["op"]?.stringValue ?? "unknown"
    }

    package func apply(to document: inout JSONValue) throws(PatchError) {
      switch name {
      case "add": try add(value, to: &document)
      case "remove": _ = try remove(at: "path", from: &document)
      case "replace": try replace(in: &document)
      case "move": try move(in: &document)
      case "copy": try copy(in: &document)
      case "test": try test(document)
      default: throw .unfit("Unexpected kind: \(name)")
      }
    }

    private func add(_ value: JSONValue, to document: inout JSONValue) throws(PatchError) {
      try target("path").edit(&document, "\(name) operation does not apply") { place throws(PatchError) in
        try place.insert(value)
      }
    }

    private func remove(at member: String, from document: inout JSONValue) throws(PatchError) -> JSONValue {
      var removed = JSONValue.null
      try target(member).edit(&document, "\(name) operation does not apply") { place throws(PatchError) in
        removed = try place.remove()
      }
      return removed
    }

    private func replace(in document: inout JSONValue) throws(PatchError) {
      try target("path").edit(&document, "replace operation does not apply") { place throws(PatchError) in
        try place.replace(with: value)
      }
    }

    private func move(in document: inout JSONValue) throws(PatchError) {
      let (from, path) = (try target("from"), try target("path"))
      if path.isInside(from) {
        throw .unfit("move operation does not apply: \(path.text) is inside \(from.text)")
      }
      try add(remove(at: "from", from: &document), to: &document)
    }

    private func copy(in document: inout JSONValue) throws(PatchError) {
      let from = try target("from")
      try add(
        from.value(in: document, "copy operation does not apply", allowingMissingMember: true), to: &document)
    }

    private func test(_ document: JSONValue) throws(PatchError) {
      let path = try target("path")
      let actual = try path.value(in: document, "test operation does not apply", allowingMissingMember: true)
      if !actual.isEqualInJSON(to: value) { throw .unfit("testing value \(path.text) failed: test failed") }
    }

    private var value: JSONValue { members["value"] ?? .null }

    private func target(_ member: String) throws(PatchError) -> JSONPointer {
      guard let text = members[member]?.stringValue else {
        throw .unfit("\(name) operation failed to decode \(member): operation missing \(member) field: missing value")
      }
      return try JSONPointer(text)
    }
  }
}

extension JSONValue {
  /// Whether two values are the same JSON: numbers by what they are, objects whatever the order of their members.
  fileprivate func isEqualInJSON(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .number(let right)): Double(left) == right
    case (.number(let left), .integer(let right)): left == Double(right)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqualInJSON(to: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { name, value in right[name].map { value.isEqualInJSON(to: $0) } ?? false }
    default: self == other
    }
  }
}
