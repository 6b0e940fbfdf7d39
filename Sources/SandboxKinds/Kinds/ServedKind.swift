package import Kubernetes
package import SandboxMerge

/// One kind in one version, with everything that the server needs to serve it.
package struct ServedKind: Sendable {
  /// API group; empty for the core group.
  package var group: String
  /// Version within the group.
  package var version: String
  /// CamelCase singular: `Pod`.
  package var kind: String
  /// Kind of its lists: `PodList`.
  package var listKind: String
  /// Name in paths: `pods`.
  package var plural: String
  /// Name that clients also accept: `pod`.
  package var singular: String
  /// Short names: `po`.
  package var shortNames: [String]
  /// Groups of kinds that clients can ask for together: `all`.
  package var categories: [String]
  /// Whether objects live in namespaces.
  package var isNamespaced: Bool
  /// The verbs that clients can use.
  package var verbs: [String]
  /// Whether the status is written at `/status` only.
  package var hasStatus: Bool
  /// Where the schema comes from.
  package var source: SchemaSource
  /// The behavior beyond the schema.
  package var behavior: KindBehavior
  /// Identifies the schema of a custom resource among all that the server ever had; `nil` for built-in kinds, which do not
  /// change.
  package var form: Int?

  /// Where the schema of a kind comes from.
  package enum SchemaSource: Sendable {
    /// A component of the recorded API.
    case recorded(String)
    /// A custom resource definition: its schema, and the text of that.
    case defined(OpenAPISchema, JSONValue)
  }

  /// `GROUP/VERSION`, or the version alone in the core group.
  package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// Whether objects are stored; reviews are answered and forgotten.
  package var isStored: Bool { verbs.contains("get") }

  /// Whether a custom resource definition describes the kind.
  package var isCustom: Bool { if case .defined = source { true } else { false } }

  /// The schema of the objects.
  package var schema: OpenAPISchema {
    switch source {
    case .recorded(let component): RecordedSchemas.shared.schema(component)
    case .defined(let schema, _): schema
    }
  }

  /// The verbs of stored kinds.
  package static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
}

// MARK: - Objects

extension ServedKind {
  /// How merging treats the objects.
  package var structure: Structure { schema.structure }

  /// The initial members of an object: those that Go types never omit. Creating an object
  /// does not make the manager their owner. Custom resources have none.
  package var blank: JSONValue { isCustom ? [:] : schema.zeroObject }

  /// The object without members that the kind does not have.
  package func pruned(_ object: JSONValue) -> JSONValue { schema.pruned(object) }

  /// The object with its defaults: those of the schema, then those that depend on other members.
  package func defaulted(_ object: JSONValue) -> JSONValue {
    let object = schema.defaulted(object)
    return behavior.defaults?(object) ?? object
  }

  /// The object with the fields that the server adds without an owner.
  ///
  /// - Parameter old: The stored object that it replaces; `nil` for a new object.
  package func prepared(_ object: JSONValue, replacing old: JSONValue?) -> JSONValue {
    behavior.preparation?(object, old) ?? object
  }

  /// All problems of the object.
  package func problems(in object: JSONValue) -> [FieldProblem] {
    var found = ObjectMetaRules.problems(
      in: object["metadata"], naming: behavior.naming, isNamespaced: isNamespaced)
    if isCustom { return found + schema.problems(in: object) }
    found += ObjectMetaRules.builtInFinalizerProblems(object["metadata"]?["finalizers"])
    let broken = behavior.rules?(object) ?? []
    if !broken.isEmpty { return found + broken }
    // Controllers write the status, and nothing checks its members.
    var specified = object
    specified["status"] = nil
    return found + schema.problems(in: specified)
  }

  /// All problems of the status of a custom resource if nothing else is written.
  ///
  /// The status is checked by its own schema, so the messages name fields relative to it.
  package func statusProblems(in object: JSONValue) -> [FieldProblem] {
    guard let schema = schema.facts.properties["status"], let status = object["status"] else { return [] }
    return schema.problems(in: status).map { problem in
      var problem = problem
      if problem.field != "<nil>" { problem.field = "status.\(problem.field)" }
      return problem
    }
  }

  /// Problems of an update of immutable fields.
  ///
  /// - Parameter old: The stored object.
  /// - Parameter new: The object that replaces it, with its defaults.
  package func updateProblems(from old: JSONValue, to new: JSONValue) -> [FieldProblem] {
    let changed = behavior.immutable.compactMap { path -> FieldProblem? in
      let names = path.split(separator: ".").map(String.init)
      let value = names.reduce(new as JSONValue?) { $0?[$1] }
      return value == names.reduce(old as JSONValue?) { $0?[$1] }
        ? nil : .invalid(path, value ?? .null, "field is immutable")
    }
    return changed + (behavior.updateRules?(old, new) ?? [])
  }

  /// Why kube-apiserver cannot decode the object, which it answers with 400 BadRequest; `nil` if it can. Custom resources
  /// are always decoded: a value of a wrong type makes them invalid.
  package func decodingFailure(in object: JSONValue) -> String? {
    schema.decodingFailure(in: object).map {
      "\(kind) in version \"\(version)\" cannot be handled as a \(kind): \($0)"
    }
  }

  /// A new object as its sender wrote it: without what the server adds to all objects of the kind.
  package func asSent(_ object: JSONValue) -> JSONValue {
    var sent = object
    if hasStatus { sent["status"] = blank["status"] }
    return behavior.asSent?(sent) ?? sent
  }
}
