public import Kubernetes

/// The schema of a value of the API, declared next to the Swift type of the value.
///
/// A schema has three uses: the CRD manifest that the API server enforces (`openAPI`), validation without a server
/// (`validate`), and the API reference (`APIReference`). It can express what a structural schema of
/// `apiextensions.k8s.io/v1` can express. Further rules are CEL rules (`Rule`) and, for servers without CEL, validation
/// in Swift.
public struct Schema: Sendable, Hashable {
  /// The type of a value with its constraints.
  public indirect enum Shape: Sendable, Hashable {
    /// `true` or `false`.
    case boolean
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A string.
    case string(Text)
    /// A whole number in a range, or a string with a syntax.
    case intOrString(ClosedRange<Int64>?, Syntax)
    /// An object with one field per property of a Swift type.
    case object([Field])
    /// A map with arbitrary keys.
    case map(keys: Syntax, values: Schema, count: ClosedRange<Int>)
    /// A list.
    case list(of: Schema, type: ListType, count: ClosedRange<Int>)
  }

  /// A field of an object.
  public struct Field: Sendable, Hashable {
    /// The name of the field.
    public var name: String
    /// The schema of the field.
    public var schema: Schema
    /// Whether the field is required.
    public var isRequired: Bool
  }

  /// The constraints of a string.
  public struct Text: Sendable, Hashable {
    /// The allowed values; an empty list allows any value.
    public var enumValues: [String] = []
    /// The syntax; `nil` for any text.
    public var syntax: Syntax?
    /// The number of characters.
    public var length: ClosedRange<Int>
    /// Whether the string may contain `{{ namespace.name }}`.
    public var isTemplate = false
  }

  /// The type of a list (`x-kubernetes-list-type`), which determines how the API server merges it and which elements
  /// are duplicates.
  public enum ListType: Sendable, Hashable {
    /// The list is a single value.
    case atomic
    /// The elements are unique.
    case set
    /// The values of the field `key` of the elements are unique.
    case map(key: String)
  }

  /// A CEL rule for API servers with CEL (Kubernetes 1.25 and later). The operator enforces the same rule.
  public struct Rule: Sendable, Hashable {
    /// The expression, which is true for valid values.
    public var expression: String
    /// The message if the expression is false.
    public var message: String
  }

  /// The description in `kubectl explain` and in the API reference.
  public var description: String
  /// The type of the value.
  public var shape: Shape
  /// The value that the API server sets if the field is absent.
  public var defaultValue: JSONValue?
  /// CEL rules.
  public var rules: [Rule] = []
}

/// An API type that declares its schema.
protocol APIType {
  /// The schema. A field can replace the description with `described(_:)`.
  static var schema: Schema { get }
}

extension Schema.Field {
  /// A required field.
  static func required(_ name: String, _ schema: Schema) -> Self {
    Self(name: name, schema: schema, isRequired: true)
  }

  /// An optional field.
  static func optional(_ name: String, _ schema: Schema) -> Self {
    Self(name: name, schema: schema, isRequired: false)
  }
}

extension Schema {
  static func boolean(_ description: String, default value: Bool? = nil) -> Schema {
    Schema(description: description, shape: .boolean, defaultValue: value.map(JSONValue.bool))
  }

  static func integer(_ description: String, in range: ClosedRange<Int64> = 0...Int64.max) -> Schema {
    Schema(description: description, shape: .integer(range))
  }

  /// A string without a syntax.
  static func text(_ description: String, length: ClosedRange<Int> = 0...1024) -> Schema {
    Schema(description: description, shape: .string(Text(length: length)))
  }

  /// A string with a syntax.
  static func string(_ description: String, _ syntax: Syntax, default value: String? = nil) -> Schema {
    Schema(
      description: description, shape: .string(Text(syntax: syntax, length: syntax.length)),
      defaultValue: value.map(JSONValue.string))
  }

  /// A string that may contain `{{ namespace.name }}` and must have the syntax after expansion.
  static func template(_ description: String, _ syntax: Syntax) -> Schema {
    let length = syntax.length.lowerBound...(syntax.length.upperBound + Template.placeholder.count)
    return Schema(description: description, shape: .string(Text(syntax: syntax, length: length, isTemplate: true)))
  }

  /// A string with the cases of a Swift enumeration as allowed values.
  static func enumeration<Value: RawRepresentable<String> & CaseIterable>(
    _ description: String, of type: Value.Type, default value: Value? = nil
  ) -> Schema {
    enumeration(description, of: type.allCases.map(\.rawValue), default: value?.rawValue)
  }

  /// A string with a list of allowed values.
  static func enumeration(_ description: String, of values: [String], default value: String? = nil) -> Schema {
    let longest = values.map(\.count).max() ?? 0
    return Schema(
      description: description, shape: .string(Text(enumValues: values, length: 0...longest)),
      defaultValue: value.map(JSONValue.string))
  }

  static func object(_ description: String, _ fields: [Field], rules: [Rule] = []) -> Schema {
    Schema(description: description, shape: .object(fields), rules: rules)
  }

  static func map(
    _ description: String, keys: Syntax, to values: Schema, count: ClosedRange<Int>
  ) -> Schema {
    Schema(description: description, shape: .map(keys: keys, values: values, count: count))
  }

  static func list(
    _ description: String, of element: Schema, type: ListType = .atomic, count: ClosedRange<Int>
  ) -> Schema {
    Schema(description: description, shape: .list(of: element, type: type, count: count))
  }

  /// Returns the schema with another description.
  func described(_ description: String) -> Schema {
    var copy = self
    copy.description = description
    return copy
  }
}
