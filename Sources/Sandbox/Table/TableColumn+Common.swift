import Foundation
import Kubernetes

/// Columns that many kinds have.
extension TableColumn {
  /// The object's name.
  static let name = TableColumn("Name", format: "name", "Name of the object, unique within its namespace and kind.") {
    object, _ in
    object["metadata"]?["name"] ?? ""
  }

  /// The time since the object was created.
  static let age = TableColumn("Age", "string", creationDescription) { object, now in
    .string(age(object["metadata"]?["creationTimestamp"], now: now))
  }

  /// The moment the object was created: the column of kinds that have no printer of their own.
  static let createdAt = TableColumn("Created At", "date", creationDescription) { object, _ in
    object["metadata"]?["creationTimestamp"] ?? .null
  }

  /// The columns of kinds that have no printer of their own.
  static let generic = [name, createdAt]

  /// The time since a moment; `<unknown>` where there is none.
  static func age(_ timestamp: JSONValue?, now: Date) -> String {
    guard let text = timestamp?.stringValue else { return "<unknown>" }
    return RFC3339.parse(text).map { HumanDuration.text(from: $0, to: now) } ?? "<invalid>"
  }

  /// A column whose cells are texts.
  static func text(
    _ name: String, wide: Bool = false, _ description: String, _ cell: @escaping @Sendable (JSONValue) -> String
  ) -> TableColumn {
    TableColumn(name, wide: wide, description) { object, _ in .string(cell(object)) }
  }

  /// A column whose cells are whole numbers.
  ///
  /// - Parameter type: The type in the heading; kube-apiserver calls some of these columns texts.
  static func count(
    _ name: String, type: String = "integer", wide: Bool = false, _ description: String,
    _ cell: @escaping @Sendable (JSONValue) -> Int64
  ) -> TableColumn {
    TableColumn(name, type, wide: wide, description) { object, _ in .integer(cell(object)) }
  }
}
