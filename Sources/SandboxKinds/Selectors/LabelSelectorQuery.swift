import Kubernetes
import SandboxMerge

/// A label selector as the query parameter `labelSelector` writes it.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
package struct LabelSelectorQuery: Sendable, Hashable {
  /// The problem of a selector.
  package struct ParseError: Error {
    /// The message of kube-apiserver.
    package var text: String
  }

  /// A requirement on one label.
  enum Requirement: Sendable, Hashable {
    case exists(String)
    case absent(String)
    case isIn(String, Set<String>)
    case notIn(String, Set<String>)
    case greater(String, Int)
    case less(String, Int)
  }

  private let requirements: [Requirement]

  /// Reads a selector such as `team=a,env in (dev,test),!legacy`.
  ///
  /// - Throws: `ParseError` if the text is not a selector.
  package init(_ text: String) throws(ParseError) {
    var parser = LabelSelectorParser(text)
    requirements = try parser.requirements()
  }

  /// Whether an object with these labels is selected.
  package func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .exists(let key): labels[key] != nil
      case .absent(let key): labels[key] == nil
      case .isIn(let key, let values): labels[key].map(values.contains) ?? false
      case .notIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
      case .greater(let key, let bound): labels[key].flatMap { Int($0) }.map { $0 > bound } ?? false
      case .less(let key, let bound): labels[key].flatMap { Int($0) }.map { $0 < bound } ?? false
      }
    }
  }
}

/// Reads a label selector from left to right; its messages are kube-apiserver's.
///
/// Source: k8s.io/apimachinery/pkg/labels/selector.go.
private struct LabelSelectorParser {
  typealias ParseError = LabelSelectorQuery.ParseError

  private var tokens: ArraySlice<Token>

  init(_ text: String) { tokens = Token.all(in: text)[...] }

  /// All requirements, separated by commas.
  mutating func requirements() throws(ParseError) -> [LabelSelectorQuery.Requirement] {
    var found: [LabelSelectorQuery.Requirement] = []
    while let token = tokens.first {
      guard token.beginsRequirement else { throw message("expected: !, identifier, or 'end of string'") }
      do throws(ParseError) {
        found.append(try requirement())
      } catch {
        throw ParseError(text: "unable to parse requirement: \(error.text)")
      }
      if tokens.isEmpty { break }
      guard tokens.first == "," else { throw message("expected: ',' or 'end of string'") }
      tokens.removeFirst()
      guard tokens.first?.beginsRequirement == true else { throw message("expected: identifier after ','") }
    }
    return found
  }

  private mutating func requirement() throws(ParseError) -> LabelSelectorQuery.Requirement {
    let isNegated = tokens.first == "!"
    if isNegated { tokens.removeFirst() }
    let key = try word("expected: identifier")
    try check(key, NameSyntax.qualifiedNameErrors(key))
    if isNegated { return .absent(key) }
    if tokens.isEmpty || tokens.first == "," { return .exists(key) }
    let words = "expected: in, notin, =, ==, !=, gt, lt"
    guard let sign = tokens.first?.text else { throw message(words) }
    switch sign {
    case "=", "==": return .isIn(key, [try value(behind: sign)])
    case "!=": return .notIn(key, [try value(behind: sign)])
    case ">": return .greater(key, try number(behind: sign))
    case "<": return .less(key, try number(behind: sign))
    case "in": return .isIn(key, try values())
    case "notin": return .notIn(key, try values())
    default: throw message(words)
    }
  }

  private mutating func value(behind sign: String) throws(ParseError) -> String {
    tokens.removeFirst()
    if tokens.isEmpty || tokens.first == "," { return "" }
    let value = try word("expected: identifier")
    try check(value, NameSyntax.labelValueError(value).map { [$0] } ?? [])
    return value
  }

  private mutating func number(behind sign: String) throws(ParseError) -> Int {
    let value = try value(behind: sign)
    guard let number = Int(value) else {
      try check(value, ["for 'Gt', 'Lt' operators, the value must be an integer"])
      return 0
    }
    return number
  }

  /// Values in parentheses; none between two commas is the empty one.
  private mutating func values() throws(ParseError) -> Set<String> {
    tokens.removeFirst()
    guard tokens.first == "(" else { throw message("expected: '('", comma: false) }
    tokens.removeFirst()
    var values: Set<String> = []
    var value = ""
    while let token = tokens.popFirst() {
      switch token {
      case ",", ")":
        try check(value, NameSyntax.labelValueError(value).map { [$0] } ?? [])
        values.insert(value)
        value = ""
        if token == ")" { return values }
      default:
        guard token.isWord, value.isEmpty else {
          tokens = [token] + tokens
          throw message("expected: ',' or ')'")
        }
        value = token.text
      }
    }
    throw message("expected: ',' or ')'")
  }

  private mutating func word(_ expected: String) throws(ParseError) -> String {
    guard let token = tokens.first, token.isWord else { throw message(expected) }
    tokens.removeFirst()
    return token.text
  }

  private func check(_ value: String, _ messages: [String]) throws(ParseError) {
    guard let first = messages.first else { return }
    throw ParseError(text: "Invalid value: \(JSONValue.string(value).quoted): \(first)")
  }

  private func message(_ expected: String, comma: Bool = true) -> ParseError {
    ParseError(text: "found '\(tokens.first?.text ?? "")'\(comma ? "," : "") \(expected)")
  }
}

extension LabelSelectorParser {
  /// A word, or one of the signs between words.
  private struct Token: Hashable, ExpressibleByStringLiteral {
    var text: String

    init(stringLiteral text: String) { self.text = text }

    init(_ text: some StringProtocol) { self.text = String(text) }

    var isWord: Bool { text.first.map { !Self.signs.contains($0) } ?? false }
    var beginsRequirement: Bool { isWord || text == "!" }

    private static let signs: Set<Character> = ["=", "!", "(", ")", ",", ">", "<"]
    private static let spaces: Set<Character> = [" ", "\t", "\r", "\n"]

    static func all(in text: String) -> [Token] {
      var tokens: [Token] = []
      var rest = text[...]
      while let first = rest.first {
        if spaces.contains(first) {
          rest.removeFirst()
          continue
        }
        let token: Substring
        if signs.contains(first) {
          token = ["==", "!="].contains(rest.prefix(2)) ? rest.prefix(2) : rest.prefix(1)
        } else {
          token = rest.prefix { !signs.contains($0) && !spaces.contains($0) }
        }
        tokens.append(Token(token))
        rest = rest.dropFirst(token.count)
      }
      return tokens
    }
  }
}
