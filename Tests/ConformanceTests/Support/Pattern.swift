import Foundation
import Kubernetes

/// What a value of an answer must look like. Literals: objects match as subsets, arrays element by element, the rest exactly.
///
/// A string may hold `{{name}}`: the value that an earlier step of the scenario stored under that name.
indirect enum Pattern: Sendable {
  /// Exactly this value, all members of objects included.
  case exactly(JSONValue)
  /// An object that has at least these members.
  case object([String: Pattern])
  /// An array of the same length whose elements match.
  case array([Pattern])
  /// An array that has, for each of these, an element that matches.
  case including([Pattern])
  /// An array of so many elements.
  case count(Int)
  /// Not there.
  case absent
  /// There, whatever it is.
  case present
  /// A string that is not empty.
  case anyString
  /// An RFC 3339 time in UTC.
  case anyTime
  /// A UUID.
  case uid
  /// A resource version: digits.
  case version
  /// A whole number.
  case anyNumber
  /// A string that contains this.
  case containing(String)
  /// Anything but that.
  case not(Pattern)
  /// The pattern on servers of this minor version and later; anything on older ones.
  case since(Int, Pattern)
  /// The pattern on servers before this minor version; anything on later ones.
  case before(Int, Pattern)
  /// Both.
  case both(Pattern, Pattern)
}

extension Pattern: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .exactly(.string(value)) }
  init(booleanLiteral value: Bool) { self = .exactly(.bool(value)) }
  init(integerLiteral value: Int64) { self = .exactly(.integer(value)) }
  init(arrayLiteral elements: Pattern...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, Pattern)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}

extension Pattern {
  /// Problems of `value`, one sentence for each fault; empty if it matches.
  func failures(in value: JSONValue?, at path: String = "", _ context: Context) -> [String] {
    switch self {
    case .absent: return value == nil ? [] : ["\(path) is there: \(brief(value))"]
    case .not(let other):
      return other.failures(in: value, at: path, context).isEmpty ? ["\(path) must not be \(brief(value))"] : []
    case .since(let minor, let pattern):
      return context.minor >= minor ? pattern.failures(in: value, at: path, context) : []
    case .before(let minor, let pattern):
      return context.minor < minor ? pattern.failures(in: value, at: path, context) : []
    case .both(let first, let second):
      return first.failures(in: value, at: path, context) + second.failures(in: value, at: path, context)
    default: break
    }
    guard let value else {
      // A member of which nothing is asked on this server may be missing.
      return ["\(path) is missing"]
    }
    switch self {
    case .object(let members): return failures(ofMembers: members, in: value, at: path, context)
    case .array(let elements): return failures(ofElements: elements, in: value, at: path, context)
    case .including(let elements): return failures(including: elements, in: value, at: path, context)
    default:
      return isMet(by: value, context) ? [] : ["\(path) is \(brief(value)), not \(context.variables.expand(expected))"]
    }
  }

  private func isMet(by value: JSONValue, _ context: Context) -> Bool {
    let string = value.stringValue
    return switch self {
    case .exactly(let wanted): value == context.variables.expand(wanted)
    case .count(let count): value.arrayValue?.count == count
    case .present: true
    case .anyString: string?.isEmpty == false
    case .anyTime: string?.wholeMatch(of: Volatile.time) != nil
    case .uid: string?.wholeMatch(of: Volatile.uid) != nil
    case .version: string.map { !$0.isEmpty && $0.allSatisfy(\.isNumber) } ?? false
    case .anyNumber: value.integerValue != nil
    case .containing(let part): string?.contains(context.variables.expand(part)) ?? false
    default: false
    }
  }

  /// What a value that is no object or array was to be, for messages.
  private var expected: String {
    switch self {
    case .exactly(let value): brief(value)
    case .count(let count): "\(count) elements"
    case .containing(let part): "a text with \(part)"
    case .anyString: "a string"
    case .anyTime: "a time"
    case .uid: "a UUID"
    case .version: "a resource version"
    case .anyNumber: "a whole number"
    default: "\(self)"
    }
  }
}

extension Pattern {
  private func failures(
    ofMembers members: [String: Pattern], in value: JSONValue, at path: String, _ context: Context
  ) -> [String] {
    guard let object = value.objectValue else { return ["\(path) is no object: \(brief(value))"] }
    return members.sorted { $0.key < $1.key }.flatMap { key, pattern in
      pattern.failures(in: object[key], at: "\(path)/\(key)", context)
    }
  }

  private func failures(
    ofElements elements: [Pattern], in value: JSONValue, at path: String, _ context: Context
  ) -> [String] {
    guard let array = value.arrayValue else { return ["\(path) is no array: \(brief(value))"] }
    guard array.count == elements.count else {
      return ["\(path) has \(array.count) elements, not \(elements.count): \(brief(value))"]
    }
    return zip(elements, array).enumerated().flatMap { index, pair in
      pair.0.failures(in: pair.1, at: "\(path)/\(index)", context)
    }
  }

  private func failures(
    including elements: [Pattern], in value: JSONValue, at path: String, _ context: Context
  ) -> [String] {
    guard let array = value.arrayValue else { return ["\(path) is no array: \(brief(value))"] }
    return elements.enumerated().compactMap { index, pattern in
      array.contains { pattern.failures(in: $0, context).isEmpty }
        ? nil : "\(path) has nothing like the wanted element \(index): \(brief(value))"
    }
  }
}

/// What a pattern is read against: the server's minor version and the values that the scenario stored from this server.
struct Context: Sendable {
  var minor: Int
  var variables: Variables
}

/// A value in a message: JSON, cut if it is long.
func brief(_ value: JSONValue?) -> String {
  guard let value else { return "nothing" }
  let whole = (try? value.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
  return whole.count > 600 ? whole.prefix(600) + "…" : whole
}
