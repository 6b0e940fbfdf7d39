import Foundation
import Kubernetes

/// One kind in one version, with all that the server needs to serve it.
struct ServedKind: Sendable {
  /// API group; empty for the core group.
  var group: String
  /// Version within the group.
  var version: String
  /// CamelCase singular: `Pod`.
  var kind: String
  /// Kind of its lists: `PodList`.
  var listKind: String
  /// Name in paths: `pods`.
  var plural: String
  /// Name that clients also accept: `pod`.
  var singular: String
  /// Further short names: `po`.
  var shortNames: [String]
  /// Groups of kinds that clients can ask for as one: `all`.
  var categories: [String]
  /// Whether objects live in namespaces.
  var isNamespaced: Bool
  /// What can be done.
  var verbs: [String]
  /// Whether `/status` is served, and is the only way to the status.
  var hasStatus: Bool
  /// Whether the kind is stored; reviews are answered and forgotten.
  var isStored: Bool { verbs.contains("get") }
  /// The schema; nil where the server knows none and takes the objects as they are.
  var schema: OpenAPISchema?
  /// The columns of its tables, the name included.
  var columns: [TableColumn]
  /// Which rules the names of objects follow.
  var naming: ObjectNaming
  /// Paths of the members that no update may change, as `roleRef` or `spec.selector`.
  var immutable: [String]
  /// What no schema says: defaults that depend on other members.
  var completion: (@Sendable (JSONValue) -> JSONValue)?
  /// What the server adds to an object once it is settled who owns which field: nobody owns that. Gets the object and the
  /// stored one that it is to replace, if any.
  var preparation: (@Sendable (JSONValue, JSONValue?) -> JSONValue)?
  /// What no schema says: rules over several members.
  var rules: (@Sendable (JSONValue) -> [FieldProblem])?
  /// Rules over the stored object and the one that is to take its place.
  var updateRules: (@Sendable (JSONValue, JSONValue) -> [FieldProblem])?
  /// Names the schema of a custom resource among all that the server ever had; nil for built-in kinds, which do not
  /// change.
  var form: Int?

  /// `GROUP/VERSION`, or the version alone in the core group.
  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// All that can be done with stored objects.
  static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
}

extension ServedKind {
  /// How merging treats the objects.
  var structure: Structure { schema?.structure ?? ServedKind.schemalessStructure }

  /// Objects without a schema: metadata as always, the rest deduced from the values.
  private static let schemalessStructure = Structure.object(
    ["apiVersion": .scalar, "kind": .scalar, "metadata": MetaSchemas.objectMeta.structure], rest: .deduced)

  /// The object with its defaults: those of the schema, then those that depend on other members.
  func defaulted(_ object: JSONValue) -> JSONValue {
    let object = schema?.defaulted(object) ?? object
    return completion?(object) ?? object
  }

  /// The object with what the server adds to it and nobody owns.
  ///
  /// - Parameter old: The stored object that it is to replace; nil where it is new.
  func prepared(_ object: JSONValue, replacing old: JSONValue?) -> JSONValue { preparation?(object, old) ?? object }

  /// The object without members that the kind does not have.
  func pruned(_ object: JSONValue) -> JSONValue { schema?.pruned(object) ?? ServedKind.prunedMetadata(object) }

  private static func prunedMetadata(_ object: JSONValue) -> JSONValue {
    guard let metadata = object["metadata"] else { return object }
    var object = object
    object["metadata"] = MetaSchemas.objectMeta.pruned(metadata)
    return object
  }

  /// Every way in which the object breaks the kind's rules, its name's and labels' included.
  func problems(in object: JSONValue) -> [FieldProblem] {
    var found = ObjectMetaRules.problems(in: object["metadata"], naming: naming, isNamespaced: isNamespaced)
    if schema?.facts.isTyped == true {
      found += ObjectMetaRules.builtInFinalizerProblems(object["metadata"]?["finalizers"])
    }
    if let schema {
      found += schema.problems(in: object)
    } else {
      found += MetaSchemas.objectMeta.problems(in: object["metadata"] ?? [:]).map {
        FieldProblem(field: "metadata.\($0.field)", reason: $0.reason, message: $0.message)
      }
    }
    if found.isEmpty, let rules { found += rules(object) }
    return found
  }

  /// Every way in which a custom resource's status breaks the rules, where nothing else of it is written.
  ///
  /// The status is judged by its own schema, which does not know where it is: the words name the fields from there.
  func statusProblems(in object: JSONValue) -> [FieldProblem] {
    guard let schema = schema?.facts.properties["status"], let status = object["status"] else { return [] }
    return schema.problems(in: status).map { problem in
      var problem = problem
      if problem.field != "<nil>" { problem.field = "status.\(problem.field)" }
      return problem
    }
  }

  /// Why kube-apiserver could not even decode the object, which it says with 400 BadRequest; nil where it could, and for
  /// custom resources, whose values of wrong types are invalid, not undecodable.
  func decodingFailure(in object: JSONValue) -> String? {
    schema?.decodingFailure(in: object).map {
      "\(kind) in version \"\(version)\" cannot be handled as a \(kind): \($0)"
    }
  }
}
