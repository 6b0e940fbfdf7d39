import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A column of the tables of a kind.
package struct TableColumn: Sendable {
  /// Heading.
  var name: String
  /// OpenAPI type, or `date`: the time since.
  var type: String
  /// OpenAPI format.
  var format: String
  /// Text for people. Columns of built-in kinds have none.
  var description: String
  /// 0 for every table; more for `kubectl get -o wide`.
  var priority: Int
  /// Content of the cells.
  var cell: Cell

  /// Where the content of a cell comes from.
  enum Cell: Sendable {
    /// From the object by a path.
    case path(JSONPath)
    /// Computed from the object and the current time.
    case computed(@Sendable (JSONValue, Date) -> JSONValue)
  }

  /// A column of a built-in kind.
  init(
    _ name: String, _ type: String = "string", format: String = "", wide: Bool = false,
    _ cell: @escaping @Sendable (JSONValue, Date) -> JSONValue
  ) {
    self.name = name
    self.type = type
    self.format = format
    description = ""
    priority = wide ? 1 : 0
    self.cell = .computed(cell)
  }

  /// A column of a custom resource, as `additionalPrinterColumns` defines it.
  ///
  /// - Throws: `SchemaError` if the path cannot be read.
  init(definition: JSONValue) throws {
    name = definition.text("name")
    type = definition["type"]?.stringValue ?? "string"
    format = definition.text("format")
    let path = definition.text("jsonPath")
    description =
      definition["description"]?.stringValue ?? "Custom resource definition column (in JSONPath format): \(path)"
    priority = Int(definition.integer("priority") ?? 0)
    cell = .path(try JSONPath(path))
  }

  /// The columns of a custom resource that defines none.
  static let defaultDefinitions: [JSONValue] = [
    [
      "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp",
      "description": "When the object was created, in UTC; set by the server.",
    ]
  ]

  /// The heading as a table holds it.
  var definition: JSONValue {
    [
      "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
      "priority": .integer(Int64(priority)),
    ]
  }

  /// The cell in the row of an object.
  func value(of object: JSONValue, now: Date) -> JSONValue {
    switch cell {
    case .computed(let compute): compute(object, now)
    case .path(let path): Self.cell(for: path.values(in: object), type: type, now: now)
    }
  }

  /// The cell for the values at a path, as the table convertor of k8s.io/apiextensions-apiserver makes it: null if there is
  /// none or its type differs, and all values, separated by commas, for text.
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

// MARK: - Columns of built-in kinds

extension TableColumn {
  /// The object's name.
  static let name = TableColumn("Name", format: "name") { object, _ in object["metadata"]?["name"] ?? "" }

  /// The time since the object was created.
  static let age = TableColumn("Age") { object, now in
    .string(age(object.value("metadata", "creationTimestamp"), now: now))
  }

  /// The time at which the object was created: kube-apiserver has no printer for some kinds.
  static let createdAt = TableColumn("Created At", "date") { object, _ in
    object.value("metadata", "creationTimestamp") ?? .null
  }

  /// The time since a timestamp; `<unknown>` if there is none.
  static func age(_ timestamp: JSONValue?, now: Date) -> String {
    guard let text = timestamp?.stringValue else { return "<unknown>" }
    return RFC3339.parse(text).map { HumanDuration.text(from: $0, to: now) } ?? "<invalid>"
  }

  /// A column of text.
  static func text(
    _ name: String, wide: Bool = false, _ cell: @escaping @Sendable (JSONValue) -> String
  ) -> TableColumn {
    TableColumn(name, wide: wide) { object, _ in .string(cell(object)) }
  }

  /// A column of whole numbers; kube-apiserver gives some of them the type of text.
  static func count(
    _ name: String, type: String = "integer", _ cell: @escaping @Sendable (JSONValue) -> Int64?
  ) -> TableColumn {
    TableColumn(name, type) { object, _ in .integer(cell(object) ?? 0) }
  }
}
