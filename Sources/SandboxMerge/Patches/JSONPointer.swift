import Kubernetes

/// A place in a JSON document, [RFC 6901](https://www.rfc-editor.org/rfc/rfc6901).
struct JSONPointer: Sendable {
  /// The original text.
  let text: String
  private let tokens: [String]

  /// - Throws: `PatchError` if `text` is neither empty nor begins with `/`.
  init(_ text: String) throws(PatchError) {
    self.text = text
    if text.isEmpty {
      tokens = []
    } else if text.first == "/" {
      tokens = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(JSONPointer.unescaped)
    } else {
      throw .unfit("doc is missing path: \"\(text)\": missing value")
    }
  }

  private static func unescaped(_ token: Substring) -> String {
    guard token.contains("~") else { return String(token) }
    var result = "", rest = token
    while let tilde = rest.firstIndex(of: "~") {
      result += rest[..<tilde]
      rest = rest[rest.index(after: tilde)...]
      switch rest.first {
      case "0"?: result += "~"
      case "1"?: result += "/"
      default:
        result += "~"
        continue
      }
      rest = rest.dropFirst()
    }
    return result + rest
  }

  /// Whether this place is within the value at the other.
  func isInside(_ other: JSONPointer) -> Bool {
    tokens.count > other.tokens.count && tokens.starts(with: other.tokens)
  }

  /// The value here.
  ///
  /// - Throws: `PatchError` that begins with `problem` if there is none.
  func value(
    in document: JSONValue, _ problem: String, allowingMissingMember: Bool = false
  ) throws(PatchError) -> JSONValue {
    var value = document
    for (index, token) in tokens.enumerated() {
      switch value {
      case .object(let members):
        if let member = members[token] {
          value = member
        } else if allowingMissingMember && index == tokens.count - 1 {
          return .null
        } else {
          throw missing(problem)
        }
      case .array(let elements):
        value = elements[try JSONPointer.index(token, below: elements.count)]
      default: throw missing(problem)
      }
    }
    return value
  }

  /// Lets `change` edit this place.
  ///
  /// - Throws: `PatchError` that begins with `problem` if the document does not reach here, and what `change` throws.
  func edit(
    _ document: inout JSONValue, _ problem: String, _ change: (inout Place) throws(PatchError) -> Void
  ) throws(PatchError) {
    try edit(&document, tokens[...], problem, change)
  }

  private func edit(
    _ value: inout JSONValue, _ path: ArraySlice<String>, _ problem: String,
    _ change: (inout Place) throws(PatchError) -> Void
  ) throws(PatchError) {
    guard let token = path.first else {
      var place = Place(container: value, token: nil, path: text)
      try change(&place)
      value = place.container
      return
    }
    if path.count == 1 {
      var place = Place(container: value, token: token, path: text)
      try change(&place)
      value = place.container
      return
    }
    switch value {
    case .object(var members):
      guard var member = members[token] else { throw missing(problem) }
      try edit(&member, path.dropFirst(), problem, change)
      members[token] = member
      value = .object(members)
    case .array(var elements):
      let index = try JSONPointer.index(token, below: elements.count)
      try edit(&elements[index], path.dropFirst(), problem, change)
      value = .array(elements)
    default: throw missing(problem)
    }
  }

  private func missing(_ problem: String) -> PatchError {
    .unfit("\(problem): doc is missing path: \"\(text)\": missing value")
  }

  /// Reads an index of a list of `count` elements; one below zero counts from the end.
  fileprivate static func index(_ token: String, below count: Int) throws(PatchError) -> Int {
    guard let index = Int(token) else {
      throw .unfit("value was not a proper array index: '\(token)': invalid index referenced")
    }
    guard index < count, index >= -count else {
      throw .unfit("Unable to access invalid index: \(index): invalid index referenced")
    }
    return index < 0 ? index + count : index
  }
}

extension JSONPointer {
  /// A member of an object, an element of an array, or the document itself.
  struct Place {
    fileprivate var container: JSONValue
    /// nil for the document itself.
    fileprivate let token: String?
    fileprivate let path: String

    /// Puts `value` here: before the element of that index, or at the end for `-`.
    mutating func insert(_ value: JSONValue) throws(PatchError) {
      switch (container, token) {
      case (_, nil): container = value
      case (.object(var members), let name?):
        members[name] = value
        container = .object(members)
      case (.array(var elements), let token?):
        let index = token == "-" ? elements.count : try JSONPointer.index(token, below: elements.count + 1)
        elements.insert(value, at: index)
        container = .array(elements)
      default: throw noContainer
      }
    }

    /// Takes the value out.
    mutating func remove() throws(PatchError) -> JSONValue {
      switch (container, token) {
      case (_, nil):
        defer { container = .null }
        return container
      case (.object(var members), let name?):
        guard let value = members.removeValue(forKey: name) else {
          throw .unfit(
            "error in remove for path: '\(path)': Unable to remove nonexistent key: \(name): missing value")
        }
        container = .object(members)
        return value
      case (.array(var elements), let token?):
        let value = elements.remove(at: try JSONPointer.index(token, below: elements.count))
        container = .array(elements)
        return value
      default: throw noContainer
      }
    }

    /// Puts `value` in place of what is here.
    mutating func replace(with value: JSONValue) throws(PatchError) {
      guard case .array(var elements) = container, let token else { return try insert(value) }
      elements[try JSONPointer.index(token, below: elements.count)] = value
      container = .array(elements)
    }

    private var noContainer: PatchError { .unfit("doc is missing path: \"\(path)\": missing value") }
  }
}
