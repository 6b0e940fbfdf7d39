package import Audit
package import Kubernetes

/// An object in a manifest, with the positions of its fields.
package struct ManifestObject: Sendable {
  /// The object.
  package let object: AuditedObject
  /// The path of the file; `standard input` for `-`.
  package let file: String
  private let node: YAMLNode

  /// Reads a document or an item of a list; `nil` if it is not a Kubernetes object.
  init?(_ node: YAMLNode, file: String) {
    guard let object = AuditedObject(node.value) else { return nil }
    self.object = object
    self.file = file
    self.node = node
  }

  /// The position of a field, or of its nearest parent if the field is missing.
  package func location(of path: FieldPath) -> AuditLocation {
    let position = node.position(of: path)
    return AuditLocation(file: file, line: position.line, column: position.column)
  }

  /// An error about a field.
  package func error(_ message: String, at path: FieldPath = FieldPath()) -> ScanError {
    let location = location(of: path)
    return ScanError(file: file, line: location.line, column: location.column, message: message)
  }

  /// Fields with a type or a value that the API does not accept.
  package var errors: [ScanError] {
    let shape = object.shapeProblems.map { error($0.message, at: $0.path) }
    return shape + NetworkPolicyFields.problems(of: object).map { error($0.message, at: $0.path) }
  }
}

extension YAMLNode {
  /// The document, or the items of a list.
  var objects: [YAMLNode] {
    guard let items = ManifestLoader.isList(value) ? elements(of: "items") : nil else { return [self] }
    return items.flatMap { $0.replacing(ManifestLoader.typed($0.value, in: value)).objects }
  }
}
