import Kubernetes
import SandboxMerge

/// The part of Kubernetes' JSONPath that printer columns use.
///
/// `.a.b`, `['a']`, `[0]`, `[-1]`, `[*]`, `.*`, `..a`, and filters: `[?(@.type=="Ready")]` with `==`, `!=`, `<`, `<=`,
/// `>`, `>=`, or the mere existence of a member. Source: https://kubernetes.io/docs/reference/kubectl/jsonpath/
struct JSONPath: Sendable, Hashable {
  private let steps: [Step]

  private indirect enum Step: Sendable, Hashable {
    case member(String)
    case descendants(String)
    case index(Int)
    case all
    case filter(JSONPath, Comparison?)
  }

  private struct Comparison: Sendable, Hashable {
    var name: String
    var value: JSONValue
  }

  /// Reads a path; the dot at its beginning, a `$` before it, and braces around it may be left out.
  ///
  /// - Throws: `SchemaError` if the text is no such path.
  init(_ text: String) throws {
    var trimmed = Substring(text)
    if trimmed.hasPrefix("{"), trimmed.hasSuffix("}") { trimmed = trimmed.dropFirst().dropLast() }
    if trimmed.hasPrefix("$") || trimmed.hasPrefix("@") { trimmed = trimmed.dropFirst() }
    var reader = Reader(text: text, rest: trimmed)
    steps = try reader.steps()
  }

  /// All that the path finds, in order; nothing if a member is missing.
  func values(in root: JSONValue) -> [JSONValue] {
    steps.reduce([root]) { values, step in values.flatMap { Self.apply(step, to: $0) } }
  }

  private static func apply(_ step: Step, to value: JSONValue) -> [JSONValue] {
    switch step {
    case .member(let name): return value[name].map { [$0] } ?? []
    case .descendants(let name): return descendants(named: name, of: value)
    case .index(let index):
      guard let elements = value.arrayValue else { return [] }
      let position = index < 0 ? elements.count + index : index
      return elements.indices.contains(position) ? [elements[position]] : []
    case .all: return children(of: value)
    case .filter(let path, let comparison):
      return children(of: value).filter { holds(path.values(in: $0).first, comparison) }
    }
  }

  private static func children(of value: JSONValue) -> [JSONValue] {
    value.arrayValue ?? value.objectValue.map { $0.sorted { $0.key < $1.key }.map(\.value) } ?? []
  }

  private static func descendants(named name: String, of value: JSONValue) -> [JSONValue] {
    (value[name].map { [$0] } ?? []) + children(of: value).flatMap { descendants(named: name, of: $0) }
  }

  private static func holds(_ found: JSONValue?, _ comparison: Comparison?) -> Bool {
    guard let found else { return false }
    guard let comparison else { return true }
    if comparison.name == "==" { return found == comparison.value }
    if comparison.name == "!=" { return found != comparison.value }
    if let left = found.doubleValue, let right = comparison.value.doubleValue {
      return compare(left, comparison.name, right)
    }
    if let left = found.stringValue, let right = comparison.value.stringValue {
      return compare(left, comparison.name, right)
    }
    return false
  }

  private static func compare<Value: Comparable>(_ left: Value, _ name: String, _ right: Value) -> Bool {
    switch name {
    case "<": left < right
    case "<=": left <= right
    case ">": left > right
    default: left >= right
    }
  }

  /// Takes a path apart from left to right.
  private struct Reader {
    let text: String
    var rest: Substring

    mutating func steps() throws -> [Step] {
      var steps: [Step] = []
      while let first = rest.first {
        if first == "[" {
          steps.append(try bracketed())
        } else if rest.hasPrefix("..") {
          rest = rest.dropFirst(2)
          steps.append(.descendants(try name()))
        } else {
          if first == "." { rest = rest.dropFirst() }
          if rest.isEmpty { break }
          if rest.first == "[" { continue }
          let name = try name()
          steps.append(name == "*" ? .all : .member(name))
        }
      }
      return steps
    }

    /// A name up to the next step; a backslash takes the next character as it is.
    private mutating func name() throws -> String {
      var name = ""
      while let character = rest.first, character != ".", character != "[" {
        rest = rest.dropFirst()
        if character == "\\", let escaped = rest.first {
          name.append(escaped)
          rest = rest.dropFirst()
        } else {
          name.append(character)
        }
      }
      guard !name.isEmpty, !name.contains(where: { "()]{}=<>!".contains($0) }) else { throw failure }
      return name
    }

    private mutating func bracketed() throws -> Step {
      if rest.hasPrefix("[?(") {
        guard let end = rest.firstRange(of: ")]") else { throw failure }
        let condition = rest[rest.index(rest.startIndex, offsetBy: 3)..<end.lowerBound]
        rest = rest[end.upperBound...]
        return try filter(condition)
      }
      guard let end = rest.firstIndex(of: "]") else { throw failure }
      let inner = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      if inner == "*" { return .all }
      if let index = Int(inner) { return .index(index) }
      guard inner.count > 2,
        inner.hasPrefix("'") && inner.hasSuffix("'") || inner.hasPrefix("\"") && inner.hasSuffix("\"")
      else { throw failure }
      return .member(String(inner.dropFirst().dropLast()))
    }

    private func filter(_ condition: Substring) throws -> Step {
      for name in ["==", "!=", "<=", ">=", "<", ">"] {
        guard let range = condition.firstRange(of: name) else { continue }
        let path = try path(condition[..<range.lowerBound])
        return .filter(path, Comparison(name: name, value: try literal(condition[range.upperBound...])))
      }
      return .filter(try path(condition), nil)
    }

    /// A path within a filter; what is wrong with it is wrong with the whole.
    private func path(_ text: Substring) throws -> JSONPath {
      do { return try JSONPath(String(text.filter { $0 != " " })) } catch { throw failure }
    }

    private func literal(_ text: Substring) throws -> JSONValue {
      let text = text.drop { $0 == " " }
      let trimmed = String(text.reversed().drop { $0 == " " }.reversed())
      if let quote = trimmed.first, quote == "\"" || quote == "'", trimmed.count >= 2, trimmed.last == quote {
        return .string(String(trimmed.dropFirst().dropLast()))
      }
      if let number = Int64(trimmed) { return .integer(number) }
      if let number = Double(trimmed) { return .number(number) }
      if let truth = Bool(trimmed) { return .bool(truth) }
      throw failure
    }

    private var failure: SchemaError { SchemaError(description: "jsonPath: \(text) is not supported") }
  }
}
