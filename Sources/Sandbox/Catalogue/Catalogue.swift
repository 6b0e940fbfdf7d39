import Kubernetes

/// The kinds that are built into the server.
enum Catalogue {
  /// Every built-in kind, one entry for each version.
  static let builtIn: [ServedKind] =
    core + quotas + services + pods + events + cluster + volumes + networking + roles + workloads + jobs + scaling
    + customResources + admission + reviews

  /// Describes a kind in the fewest words; the rest follows from Kubernetes' conventions.
  static func kind(
    _ group: String, _ version: String, _ kind: String, _ plural: String, _ shortNames: [String] = [],
    isNamespaced: Bool = true, hasStatus: Bool = false, categories: [String] = [],
    verbs: [String] = ServedKind.allVerbs, naming: ObjectNaming = .subdomain, schema: OpenAPISchema? = nil,
    columns: [TableColumn] = TableColumn.generic, immutable: [String] = [],
    completion: (@Sendable (JSONValue) -> JSONValue)? = nil,
    preparation: (@Sendable (JSONValue, JSONValue?) -> JSONValue)? = nil,
    rules: (@Sendable (JSONValue) -> [FieldProblem])? = nil,
    updateRules: (@Sendable (JSONValue, JSONValue) -> [FieldProblem])? = nil
  ) -> ServedKind {
    ServedKind(
      group: group, version: version, kind: kind, listKind: kind + "List", plural: plural, singular: kind.lowercased(),
      shortNames: shortNames, categories: categories, isNamespaced: isNamespaced, verbs: verbs, hasStatus: hasStatus,
      schema: schema, columns: columns, naming: naming, immutable: immutable, completion: completion,
      preparation: preparation, rules: rules, updateRules: updateRules)
  }
}
