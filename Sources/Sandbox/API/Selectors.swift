import Kubernetes

/// A label selector as the query parameter `labelSelector` writes it.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
struct LabelSelectorQuery: Sendable, Hashable {
  private enum Requirement: Sendable, Hashable {
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
  /// - Throws: `StatusError` 400.
  init(_ text: String) throws {
    requirements = try Self.clauses(of: text).map { try Self.requirement($0, in: text) }
  }

  /// Whether an object with these labels is selected.
  func matches(_ labels: [String: String]) -> Bool {
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

  /// Parts at commas that are not in parentheses.
  private static func clauses(of text: String) throws -> [Substring] {
    var clauses: [Substring] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        clauses.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    guard depth == 0 else { throw failure(text) }
    clauses.append(text[start...])
    let trimmed = clauses.map { $0.trimmingSpaces }
    return trimmed == [""] ? [] : trimmed
  }

  private static func requirement(_ clause: Substring, in text: String) throws -> Requirement {
    if clause.hasPrefix("!") { return .absent(try key(clause.dropFirst(), in: text)) }
    for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
      guard let range = clause.firstRange(of: sign) else { continue }
      let name = try key(clause[..<range.lowerBound], in: text)
      let value = try value(clause[range.upperBound...], in: text)
      return isEqual ? .isIn(name, [value]) : .notIn(name, [value])
    }
    for (sign, isGreater) in [(">", true), ("<", false)] {
      guard let range = clause.firstRange(of: sign) else { continue }
      let name = try key(clause[..<range.lowerBound], in: text)
      guard let bound = Int(clause[range.upperBound...].trimmingSpaces) else { throw failure(text) }
      return isGreater ? .greater(name, bound) : .less(name, bound)
    }
    let words = clause.split(separator: " ", maxSplits: 1).map(\.trimmingSpaces)
    if words.count == 1 { return .exists(try key(clause, in: text)) }
    return try set(words, clause, in: text)
  }

  private static func set(_ words: [Substring], _ clause: Substring, in text: String) throws -> Requirement {
    guard let open = clause.firstIndex(of: "("), clause.hasSuffix(")") else { throw failure(text) }
    let name = try key(words[0], in: text)
    let inner = clause[clause.index(after: open)..<clause.index(before: clause.endIndex)]
    let values = try inner.split(separator: ",", omittingEmptySubsequences: false).map { try value($0, in: text) }
    switch clause[..<open].dropFirst(words[0].count).trimmingSpaces {
    case "in": return .isIn(name, Set(values))
    case "notin": return .notIn(name, Set(values))
    default: throw failure(text)
    }
  }

  private static func key(_ text: Substring, in selector: String) throws -> String {
    let key = String(text.trimmingSpaces)
    guard NameSyntax.qualifiedNameComplaints(key).isEmpty else { throw failure(selector) }
    return key
  }

  private static func value(_ text: Substring, in selector: String) throws -> String {
    let value = String(text.trimmingSpaces)
    guard NameSyntax.labelValueComplaint(value) == nil else { throw failure(selector) }
    return value
  }

  private static func failure(_ text: String) -> StatusError {
    .badRequest("unable to parse requirement: the selector '\(text)' is not valid")
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return text
  }
}

/// A field selector as the query parameter `fieldSelector` writes it: `metadata.name=a,status.phase!=Running`.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
struct FieldSelectorQuery: Sendable, Hashable {
  private struct Requirement: Sendable, Hashable {
    var path: [String]
    var value: String
    var isEqual: Bool
  }

  private let requirements: [Requirement]

  /// Reads a selector.
  ///
  /// - Parameter fields: The fields that the kind can be selected by, besides its name and namespace.
  /// - Throws: `StatusError` 400.
  init(_ text: String, fields: Set<String>) throws {
    requirements = try text.split(separator: ",").map { clause in
      guard let range = clause.firstRange(of: "!=") ?? clause.firstRange(of: "==") ?? clause.firstRange(of: "=") else {
        throw StatusError.badRequest("invalid selector: '\(clause)'; can't understand '\(clause)'")
      }
      let field = String(clause[..<range.lowerBound])
      guard field == "metadata.name" || field == "metadata.namespace" || fields.contains(field) else {
        throw StatusError.badRequest("field label not supported: \(field)")
      }
      return Requirement(
        path: field.split(separator: ".").map(String.init), value: String(clause[range.upperBound...]),
        isEqual: clause[range] != "!=")
    }
  }

  /// Whether the object is selected; its name and namespace are known without reading it.
  func matches(_ object: StoredObject) -> Bool {
    var tree: JSONValue?
    return requirements.allSatisfy { requirement in
      let found: String
      switch requirement.path {
      case ["metadata", "name"]: found = object.key.name
      case ["metadata", "namespace"]: found = object.key.namespace ?? ""
      default:
        tree = tree ?? (try? object.value())
        found = requirement.path.reduce(tree) { $0?[$1] }?.plainText ?? ""
      }
      return (found == requirement.value) == requirement.isEqual
    }
  }
}
