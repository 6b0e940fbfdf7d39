import Kubernetes

@testable import SandboxKinds
@testable import SandboxMerge

extension OpenAPISchema {
  /// Reads the schema of a custom resource definition.
  convenience init(definition: JSONValue) throws {
    try self.init(definition: definition, objectMeta: RecordedSchemas.shared.objectMeta)
  }
}
