public import Kubernetes

/// The schema of one value of the API, declared beside the Swift type it describes.
///
/// One declaration serves three readers: the CRD manifest that the API server enforces (`openAPI`), the check that needs
/// no server (`check`), and the API reference (`APIReference`). It says no more than a structural schema of
/// `apiextensions.k8s.io/v1` can say; what goes beyond is CEL (`Rule`) and, for servers without CEL, validation in Swift.
public struct Schema: Sendable, Hashable {
  /// What values look like.
  public indirect enum Shape: Sendable, Hashable {
    /// `true` or `false`.
    case boolean
    /// A whole number within bounds.
    case integer(ClosedRange<Int64>)
    /// Text.
    case string(Text)
    /// A whole number within bounds, or text of a syntax.
    case intOrString(ClosedRange<Int64>?, Syntax)
    /// One field per property of a Swift type.
    case object([Field])
    /// Keys of the user's choice.
    case map(keys: Syntax, values: Schema, count: ClosedRange<Int>)
    /// A list.
    case list(of: Schema, identity: Identity, count: ClosedRange<Int>)
  }

  /// A property of an object.
  public struct Field: Sendable, Hashable {
    /// Its name on the wire.
    public var name: String
    /// Its schema.
    public var schema: Schema
    /// Whether it must be there.
    public var isRequired: Bool
  }

  /// What text may be.
  public struct Text: Sendable, Hashable {
    /// The values allowed; empty allows any.
    public var choices: [String] = []
    /// The syntax; nil for free text.
    public var syntax: Syntax?
    /// Number of characters.
    public var length: ClosedRange<Int>
    /// Whether `{{ namespace.name }}` is offered in it.
    public var isTemplate = false
  }

  /// What makes two elements of a list the same, to the API server's merging (`x-kubernetes-list-type`) and to us.
  public enum Identity: Sendable, Hashable {
    /// Nothing: the list is one value (`atomic`).
    case atomic
    /// The element itself (`set`): none may be there twice.
    case element
    /// One field of the element (`map`): none of its values may be there twice.
    case field(String)
  }

  /// A CEL rule, for servers that have CEL (Kubernetes 1.25 and later): refuses early what the operator refuses anyway.
  public struct Rule: Sendable, Hashable {
    /// The expression; true for valid values.
    public var expression: String
    /// What is wrong where it is false, and the mend.
    public var message: String
  }

  /// What the value is for: shown by `kubectl explain` and in the API reference.
  public var description: String
  /// What it looks like.
  public var shape: Shape
  /// What the API server fills in where the field is absent.
  public var defaultValue: JSONValue?
  /// CEL rules.
  public var rules: [Rule] = []
}

/// A type of the API that declares its schema.
protocol APIType {
  /// The schema; its description is that of the type and may be replaced where a field has more to say.
  static var schema: Schema { get }
}

extension Schema.Field {
  /// A field that must be there.
  static func required(_ name: String, _ schema: Schema) -> Self {
    Self(name: name, schema: schema, isRequired: true)
  }

  /// A field that may be absent.
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

  /// Free text.
  static func text(_ description: String, length: ClosedRange<Int> = 0...1024) -> Schema {
    Schema(description: description, shape: .string(Text(length: length)))
  }

  /// Text of a syntax.
  static func string(_ description: String, _ syntax: Syntax, default value: String? = nil) -> Schema {
    Schema(
      description: description, shape: .string(Text(syntax: syntax, length: syntax.length)),
      defaultValue: value.map(JSONValue.string))
  }

  /// Text in which `{{ namespace.name }}` is offered; of the syntax once that is replaced.
  static func template(_ description: String, _ syntax: Syntax) -> Schema {
    let length = syntax.length.lowerBound...(syntax.length.upperBound + Template.placeholder.count)
    return Schema(description: description, shape: .string(Text(syntax: syntax, length: length, isTemplate: true)))
  }

  /// One of the cases of an enumeration.
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ description: String, of choices: Choice.Type, default value: Choice? = nil
  ) -> Schema {
    choice(description, of: choices.allCases.map(\.rawValue), default: value?.rawValue)
  }

  /// One of the values given.
  static func choice(_ description: String, of choices: [String], default value: String? = nil) -> Schema {
    let longest = choices.map(\.count).max() ?? 0
    return Schema(
      description: description, shape: .string(Text(choices: choices, length: 0...longest)),
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
    _ description: String, of element: Schema, by identity: Identity = .atomic, count: ClosedRange<Int>
  ) -> Schema {
    Schema(description: description, shape: .list(of: element, identity: identity, count: count))
  }

  /// This schema with words that fit the field it stands at.
  func described(_ description: String) -> Schema {
    var copy = self
    copy.description = description
    return copy
  }
}
