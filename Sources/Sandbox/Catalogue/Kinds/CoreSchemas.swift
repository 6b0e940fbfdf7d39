import Kubernetes

/// Schemas of k8s.io/api/core/v1 that many kinds use.
enum CoreSchemas {
  /// `LocalObjectReference`.
  static let localObjectReference = OpenAPISchema.object(
    "io.k8s.api.core.v1.LocalObjectReference", "Names an object in the same namespace.",
    ["name": .string("Name of the object.").leftOutWhenEmpty], isAtomic: true)

  /// `ObjectReference`.
  static let objectReference = OpenAPISchema.object(
    "io.k8s.api.core.v1.ObjectReference", "Names any object, or a part of one.",
    [
      "apiVersion": .string("Version of the object's API.").leftOutWhenEmpty,
      "kind": .string("Kind of the object.").leftOutWhenEmpty,
      "name": .string("Name of the object.").leftOutWhenEmpty,
      "namespace": .string("Namespace of the object.").leftOutWhenEmpty,
      "uid": .string("UID of the object.").leftOutWhenEmpty,
      "resourceVersion": .string("Version of the object in the storage.").leftOutWhenEmpty,
      "fieldPath": .string("Part of the object, as spec.containers{name}.").leftOutWhenEmpty,
    ], isAtomic: true)

  /// `TypedLocalObjectReference`.
  static let typedLocalObjectReference = OpenAPISchema.object(
    "io.k8s.api.core.v1.TypedLocalObjectReference", "Names an object of any kind in the same namespace.",
    [
      "apiGroup": .string("API group of the object; none for the core group."),
      "kind": .string("Kind of the object."),
      "name": .string("Name of the object."),
    ], required: ["kind", "name"], isAtomic: true)

  /// The conditions of a kind, which have a type of their own but the usual members.
  ///
  /// - Parameter name: Name of the Go type, as `NamespaceCondition`.
  /// - Parameter package: The Go package beneath k8s.io/api.
  /// - Parameter times: Members that hold moments besides `lastTransitionTime`.
  static func condition(
    _ name: String, _ description: String, package: String = "core.v1", times: [String] = []
  ) -> OpenAPISchema {
    var members: [String: OpenAPISchema] = [
      "type": .string("The aspect, in CamelCase."),
      "status": .string("True, False or Unknown."),
      "lastTransitionTime": .time("When the status last changed."),
      "reason": .string("Why, in CamelCase."),
      "message": .string("Why, for people."),
    ]
    for time in times { members[time] = .time("When the condition was last looked at.") }
    return .object("io.k8s.api.\(package).\(name)", description, members, required: ["type", "status"])
  }

  /// Quantities by the name of the resource.
  static func quantities(_ description: String) -> OpenAPISchema {
    .map(description, of: .quantity("An amount, as 500m or 2Gi."))
  }

  /// A reference to an object of the same namespace, with words on its use.
  static func localReference(_ use: String) -> OpenAPISchema { localObjectReference.described(use) }

  /// A selector of labels, with words on its use.
  static func selector(_ use: String) -> OpenAPISchema { MetaSchemas.labelSelector.described(use) }
}
