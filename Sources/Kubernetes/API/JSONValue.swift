#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A JSON value of any type, for manifests and for fields whose structure is not known.
///
/// Lists and watch events are decoded into typed structs instead, which is about 20 times as fast.
public enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; the order of its members is not preserved.
  case object([String: JSONValue])
}

extension JSONValue: Codable {
  /// Decodes a value of any type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([String: JSONValue].self) {
      self = .object(value)
    } else {
      self = .array(try container.decode([JSONValue].self))
    }
  }

  /// Encodes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// Creates a string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Creates a boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Creates a whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Creates a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Creates an array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Creates an object. If a key is repeated, the last value is used.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
  /// Creates `null`.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// The member `key`; `nil` if the value is not an object or has no such member.
  public subscript(key: String) -> JSONValue? {
    get { objectValue?[key] }
    set {
      guard case .object(var members) = self else { return }
      members[key] = newValue
      self = .object(members)
    }
  }

  /// The members; `nil` if the value is not an object.
  public var objectValue: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
  /// The elements; `nil` if the value is not an array.
  public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The string; `nil` if the value is not a string.
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  /// The whole number; `nil` if the value is not a whole number.
  public var integerValue: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The boolean; `nil` if the value is not a boolean.
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// Converts a typed value.
  ///
  /// - Throws: The error of `encode(to:)`.
  public init(encoding value: some Encodable) throws {
    self = try JSONValue(parsing: try JSONEncoder().encode(value))
  }

  /// Converts the value to a type.
  ///
  /// - Throws: `DecodingError` with the path of the field.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: try jsonData())
  }
}
