import Foundation
import Kubernetes

/// A column of the tables of a kind, as `additionalPrinterColumns` defines one.
struct TableColumn: Sendable {
  /// Heading.
  var name: String
  /// OpenAPI type, or `date`: the time since.
  var type: String
  /// OpenAPI format.
  var format: String
  /// For people.
  var description: String
  /// 0 stands in every table; what is above is for `kubectl get -o wide`.
  var priority: Int
  /// What stands in the cells.
  var cell: Cell

  /// Where a cell's content comes from.
  enum Cell: Sendable {
    /// From the object by a path.
    case path(JSONPath)
    /// Computed from the object and the current time.
    case computed(@Sendable (JSONValue, Date) -> JSONValue)
  }

  /// A column of a built-in kind.
  init(
    _ name: String, _ type: String = "string", format: String = "", wide: Bool = false, _ description: String,
    _ cell: @escaping @Sendable (JSONValue, Date) -> JSONValue
  ) {
    self.name = name
    self.type = type
    self.format = format
    self.description = description
    priority = wide ? 1 : 0
    self.cell = .computed(cell)
  }

  /// A column of a custom resource.
  ///
  /// - Throws: `SchemaError` where the path cannot be read.
  init(definition: JSONValue) throws {
    name = definition["name"]?.stringValue ?? ""
    type = definition["type"]?.stringValue ?? "string"
    format = definition["format"]?.stringValue ?? ""
    let path = definition["jsonPath"]?.stringValue ?? ""
    description =
      definition["description"]?.stringValue ?? "Custom resource definition column (in JSONPath format): \(path)"
    priority = Int(definition["priority"]?.integerValue ?? 0)
    cell = .path(try JSONPath(path))
  }

  /// The columns of a custom resource that defines none.
  static let defaultDefinitions: [JSONValue] = [
    [
      "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp",
      "description": .string(creationDescription),
    ]
  ]

  /// Description of the column Age.
  static let creationDescription = "When the object was created, in UTC; set by the server."

  /// The column's cell in the row of an object.
  func value(of object: JSONValue, now: Date) -> JSONValue {
    switch cell {
    case .computed(let compute): compute(object, now)
    case .path(let path): Self.cell(for: path.values(in: object), type: type, now: now)
    }
  }

  /// The cell for what a path finds, as k8s.io/apiextensions-apiserver's table convertor makes it: null where nothing is
  /// found or the type does not fit, and all that is found, parted by commas, where it is text.
  private static func cell(for found: [JSONValue], type: String, now: Date) -> JSONValue {
    guard let first = found.first else { return .null }
    switch (type, first) {
    case ("string", _): return .string(found.map(\.plainText).joined(separator: ","))
    case ("integer", .integer), ("number", .integer), ("number", .number), ("boolean", .bool): return first
    case ("integer", .number(let number)):
      return Int64(exactly: number.rounded(.towardZero)).map { .integer($0) } ?? .null
    case ("date", .string(let text)):
      return RFC3339.parse(text).map { .string(HumanDuration.text(from: $0, to: now)) } ?? "<invalid>"
    default: return .null
    }
  }
}
