import Kubernetes

/// How Go prints what it decoded from JSON: kube-apiserver puts such texts into its messages.
extension JSONValue {
  /// The value as `fmt` prints it with `%v`: `map[a:1 b:[x y]]`, without quotation marks.
  var goText: String {
    switch self {
    case .null: "<nil>"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let elements): "[" + elements.map(\.goText).joined(separator: " ") + "]"
    case .object(let members):
      "map["
        + members.keys.sortedByBytes.map { "\($0):\((members[$0] ?? .null).goText)" }.joined(separator: " ") + "]"
    }
  }

  /// The Go type that JSON of this kind is decoded into, as `%s` prints a `reflect.Type`.
  var goTypeName: String {
    switch self {
    case .null: "%!s(<nil>)"
    case .bool: "bool"
    case .integer: "int64"
    case .number: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }

  /// The kind of JSON this is, as in type errors of Go's decoder.
  var goKindName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
