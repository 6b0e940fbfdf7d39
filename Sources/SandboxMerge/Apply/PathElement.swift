import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One step from a value into one of its parts, as managedFields names it.
///
/// See [FieldsV1](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#System).
enum PathElement: Sendable, Hashable {
  /// `f:name`: the member of an object.
  case field(String)
  /// `k:{…}`: the element of an associative list that has these keys, which are sorted by name.
  case key([Key])
  /// `v:…`: the element of a set.
  case value(JSONValue)
  /// `i:…`: the element of a list, by place.
  case index(Int)

  /// One key of an element of an associative list.
  struct Key: Sendable, Hashable {
    var name: String
    var value: JSONValue
  }
}

extension Structure {
  /// How `item` is named as an element of this list; `nil` if it cannot be: no key, or no scalar in a set.
  func pathElement(of item: JSONValue) -> PathElement? {
    switch (self, item) {
    case (.list(let names, let defaults, _), .object(let members)):
      if names.count == 1, let name = names.first {
        return (members[name] ?? defaults[name]).map { .key([PathElement.Key(name: name, value: $0)]) }
      }
      let keys = names.compactMap { name in
        (members[name] ?? defaults[name]).map { PathElement.Key(name: name, value: $0) }
      }
      return keys.isEmpty ? nil : .key(keys.sorted { $0.name < $1.name })
    case (.set, .bool), (.set, .integer), (.set, .number), (.set, .string): return .value(item)
    default: return nil
    }
  }
}

// MARK: - FieldsV1

extension PathElement {
  /// Reads a member name of fieldsV1; `nil` if it is unknown.
  init?(fieldsV1 text: String) {
    let bytes = text.utf8
    guard bytes.count >= 2, bytes[bytes.index(after: bytes.startIndex)] == UInt8(ascii: ":") else { return nil }
    let content = text[bytes.index(bytes.startIndex, offsetBy: 2)...]
    switch bytes.first {
    case UInt8(ascii: "f"): self = .field(String(content))
    case UInt8(ascii: "k"):
      guard let members = PathElement.parse(content)?.objectValue else { return nil }
      self = .key(members.map { Key(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name })
    case UInt8(ascii: "v"):
      guard let value = PathElement.parse(content) else { return nil }
      self = .value(value)
    case UInt8(ascii: "i"):
      guard let index = Int(content) else { return nil }
      self = .index(index)
    default: return nil
    }
  }

  private static func parse(_ json: Substring) -> JSONValue? { try? JSONValue(parsing: Data(json.utf8)) }

  /// The member name in fieldsV1.
  var fieldsV1: String {
    switch self {
    case .field(let name): "f:" + name
    case .key(let keys):
      "k:{" + keys.map { "\($0.name.quotedForJSON):\($0.value.scalarText)" }.joined(separator: ",") + "}"
    case .value(let value): "v:" + value.scalarText
    case .index(let index): "i:\(index)"
    }
  }
}

extension JSONValue {
  /// A scalar as compact JSON, escaped as Go's encoder does.
  fileprivate var scalarText: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): "\(value)"
    case .string(let value): value.quotedForJSON
    case .array, .object: (try? jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
  }
}

extension String {
  /// The string as JSON, with `<`, `>` and `&` escaped too, as Go's encoder does.
  fileprivate var quotedForJSON: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

// MARK: - Text

extension PathElement: CustomStringConvertible {
  /// The element as kube-apiserver prints it in a conflict: `.name`, `[name="x"]`, `[="x"]`, `[0]`.
  var description: String {
    switch self {
    case .field(let name): "." + name
    case .key(let keys): "[" + keys.map { "\($0.name)=\($0.value.scalarText)" }.joined(separator: ",") + "]"
    case .value(let value): "[=\(value.scalarText)]"
    case .index(let index): "[\(index)]"
    }
  }
}

extension PathElement: Comparable {
  /// The order of managedFields: fields, then keys, then values, then indices.
  static func < (left: PathElement, right: PathElement) -> Bool {
    switch (left, right) {
    case (.field(let left), .field(let right)): left < right
    case (.key(let left), .key(let right)):
      left.lexicographicallyPrecedes(right) { $0.name != $1.name ? $0.name < $1.name : $0.value.precedes($1.value) }
    case (.value(let left), .value(let right)): left.precedes(right)
    case (.index(let left), .index(let right)): left < right
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .field: 0
    case .key: 1
    case .value: 2
    case .index: 3
    }
  }
}

extension JSONValue {
  fileprivate func precedes(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.number(let left), .number(let right)): left < right
    case (.integer(let left), .number(let right)): Double(left) < right
    case (.number(let left), .integer(let right)): left < Double(right)
    case (.string(let left), .string(let right)): left < right
    default: scalarRank < other.scalarRank || (scalarRank == other.scalarRank && scalarText < other.scalarText)
    }
  }

  private var scalarRank: Int {
    switch self {
    case .integer, .number: 0
    case .string: 1
    case .bool: 2
    case .null: 3
    case .array: 4
    case .object: 5
    }
  }
}
