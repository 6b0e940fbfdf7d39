import Kubernetes

@testable import Sandbox

extension OpenAPISchema {
  /// Reads the schema of a custom resource definition.
  convenience init(definition: JSONValue) throws {
    try self.init(definition: definition, objectMeta: ServedKind.objectMeta)
  }
}
