internal import Kubernetes

extension FieldPath {
  static let spec = FieldPath("spec")

  /// The path of an entry of this map, with a key that a user chose.
  func entry(_ key: String) -> FieldPath { self[key.shortened(to: 63)] }

  /// Validates each element of a list at this path.
  func each<Element>(
    _ elements: [Element]?, _ validate: (Element, FieldPath) -> [ValidationError]
  ) -> [ValidationError] {
    (elements ?? []).enumerated().flatMap { validate($1, self[$0]) }
  }

  /// An error at this path.
  func error(_ value: JSONValue? = nil, _ problem: String, fix: String) -> ValidationError {
    ValidationError(field: description, value: value.map(\.shown) ?? "", problem: problem, fix: fix)
  }

  /// An error at this path about a text.
  func error(_ text: String, _ problem: String, fix: String) -> ValidationError {
    error(.string(text), problem, fix: fix)
  }
}

extension JSONValue {
  /// The value in one line for messages: a text in double quotes, limited to 80 characters.
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
  /// The text limited to a number of Unicode scalars, with control characters (C0, C1, line and paragraph separators,
  /// bidirectional overrides) escaped as `\u{…}`, so that a baseline cannot forge log lines.
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
  /// Whether the character is invisible or changes how other characters are displayed: the general category C (other)
  /// and line breaks.
  var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: false
    }
  }
}
