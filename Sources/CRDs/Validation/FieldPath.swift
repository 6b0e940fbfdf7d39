internal import Kubernetes

/// Path of a field as Kubernetes writes it: `spec.resourceQuotas[0].hard[requests.cpu]`.
struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  let description: String

  static let spec = FieldPath(description: "spec")

  /// A field of this object.
  func field(_ name: String) -> FieldPath {
    FieldPath(description: description.isEmpty ? name : "\(description).\(name)")
  }

  /// An element of this list.
  subscript(index: Int) -> FieldPath { FieldPath(description: "\(description)[\(index)]") }

  /// An entry of this map.
  subscript(key: String) -> FieldPath { FieldPath(description: "\(description)[\(key.shortened(to: 63))]") }

  /// What a check finds in each element of a list at this path.
  func each<Element>(
    _ elements: [Element]?, _ check: (Element, FieldPath) -> [ValidationError]
  ) -> [ValidationError] {
    (elements ?? []).enumerated().flatMap { check($1, self[$0]) }
  }

  /// An error at this path.
  func error(_ value: JSONValue? = nil, _ problem: String, mend: String) -> ValidationError {
    ValidationError(field: description, value: value.map(\.shown) ?? "", problem: problem, mend: mend)
  }

  /// An error at this path about text.
  func error(_ text: String, _ problem: String, mend: String) -> ValidationError {
    error(.string(text), problem, mend: mend)
  }
}

extension JSONValue {
  /// The value as a message shows it: text in double quotes, at most 80 characters of it, on one line.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .string(let text): "\"\(text.shortened(to: 80))\""
    case .array(let elements): "a list of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

extension String {
  /// At most so many characters, control characters (C0, C1, line and paragraph separators, bidirectional overrides)
  /// escaped as `\u{…}`: whoever wrote a baseline does not get to write our log lines.
  func shortened(to limit: Int) -> String {
    var result = ""
    for scalar in unicodeScalars.prefix(limit) {
      let needsEscape = scalar.isHidden || scalar == "\"" || scalar == "\\"
      result += needsEscape ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return unicodeScalars.count > limit ? result + "…" : result
  }
}

extension Unicode.Scalar {
  /// Whether it shows as nothing, or changes how others show: the general category C (other) and line breaks.
  var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: false
    }
  }
}
