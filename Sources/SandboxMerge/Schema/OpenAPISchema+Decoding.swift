package import Kubernetes

extension OpenAPISchema {
  /// Why a value cannot be decoded into the Go type behind the schema of a built-in kind; `nil` if it can.
  ///
  /// kube-apiserver says so with 400 BadRequest, before it validates anything. Where several members are wrong, the first
  /// by name is reported. Words: Go's encoding/json, time and encoding/base64, and k8s.io/apimachinery/pkg/api/resource.
  package func decodingFailure(in value: JSONValue) -> String? {
    guard facts.isTyped else { return nil }
    return decodingFailure(in: value, typeName, at: nil)
  }

  /// Where a value is: the Go struct that it is a member of, and its path without indices and keys of maps.
  private struct Place {
    var owner: String
    var path: String

    func beneath(_ name: String, of owner: String) -> Place { Place(owner: owner, path: "\(path).\(name)") }
  }

  private func decodingFailure(in value: JSONValue, _ owner: String, at place: Place?) -> String? {
    if value == .null { return nil }
    if isQuantity { return Self.quantityFailure(value) }
    if facts.extensions.isIntOrString {
      switch value {
      case .string, .integer: return nil
      default: return Self.mismatch(value, "int32", at: place)
      }
    }
    switch (facts.type, value) {
    case (.object, .object(let members)): return decodingFailure(in: members, owner, at: place)
    case (.array, .array(let elements)):
      guard let items = facts.items else { return nil }
      for element in elements {
        if let failure = items.decodingFailure(in: element, owner, at: place) { return failure }
      }
      return nil
    case (.string, .string(let text)): return textFailure(text)
    case (.boolean, .bool), (.number, .integer), (.number, .number), (nil, _): return nil
    case (.integer, .integer(let number)) where facts.format != "int32" || Int32(exactly: number) != nil: return nil
    case (.integer, .integer), (.integer, .number):
      return Self.mismatch(value, goType, at: place, words: "number \(value.plainText)")
    default: return Self.mismatch(value, goType, at: place)
    }
  }

  private func decodingFailure(in members: [String: JSONValue], _ owner: String, at place: Place?) -> String? {
    let owner = facts.component == nil ? owner : typeName
    var first: (name: String, failure: String)?
    for (name, value) in members {
      let failure: String?
      if let schema = facts.properties[name] {
        let inner = place?.beneath(name, of: owner) ?? Place(owner: owner, path: name)
        failure = schema.decodingFailure(in: value, owner, at: inner)
      } else {
        failure = facts.additionalProperties?.decodingFailure(in: value, owner, at: place)
      }
      guard let failure, first.map({ name < $0.name }) ?? true else { continue }
      first = (name, failure)
    }
    return first?.failure
  }

  private func textFailure(_ text: String) -> String? {
    switch facts.format {
    case "byte" where !StringFormat.accepts(text, as: "byte"):
      return "illegal base64 data at input byte \(StringFormat.firstIllegalByte(inBase64: text))"
    case "date-time" where RFC3339.parse(text) == nil:
      let isMicro = facts.component == Self.microTimeComponent
      let layout = isMicro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00"
      return "parsing time \(JSONValue.string(text).quoted) as \"\(layout)\": \(RFC3339.message(about: text))"
    default: return nil
    }
  }

  private static func quantityFailure(_ value: JSONValue) -> String? {
    switch value {
    case .integer, .number: nil
    case .string(let text) where Quantity(text.trimmed).isValid: nil
    default: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    }
  }

  private static func mismatch(_ value: JSONValue, _ type: String, at place: Place?, words: String? = nil) -> String {
    let found =
      switch value {
      case .bool: "bool"
      case .integer, .number: "number"
      default: value.typeName
      }
    let field = place.map { "Go struct field \($0.owner).\($0.path)" } ?? "Go value"
    return "json: cannot unmarshal \(words ?? found) into \(field) of type \(type)"
  }

  /// Last part of the component's name: the name of the Go type.
  private var typeName: String {
    facts.component.map { String($0[($0.lastIndex(of: ".").map($0.index(after:)) ?? $0.startIndex)...]) } ?? ""
  }

  private var goType: String {
    switch facts.type {
    case .string: facts.format == "byte" ? "[]uint8" : "string"
    case .boolean: "bool"
    case .integer: facts.format ?? "int64"
    case .number: "float64"
    case .array: "[]\(facts.items?.goType ?? "string")"
    case .object: facts.additionalProperties.map { "map[string]\($0.goType)" } ?? "v1.\(typeName)"
    case nil: "interface {}"
    }
  }
}
