import Kubernetes

extension Catalogue {
  /// A schema that knows an object's metadata and keeps its spec and status as they are.
  ///
  /// - Parameter others: Further members of any content.
  static func shallow(
    _ component: String, _ description: String, hasSpec: Bool = true, hasStatus: Bool = true,
    others: [String: OpenAPISchema] = [:]
  ) -> OpenAPISchema {
    var members = others
    if hasSpec { members["spec"] = .opaque(nil, "What is desired.") }
    if hasStatus { members["status"] = .opaque(nil, "What is observed.") }
    return MetaSchemas.root(component, description, members)
  }
}
