import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a request's body becomes before it is stored: decoded, checked, defaulted, and given the metadata that the
/// server sets.
struct ObjectDraft {
  let scope: RequestScope
  /// The object as it is now.
  private(set) var object: JSONValue
  /// Warnings for the client.
  private(set) var warnings: [String] = []

  /// Reads a body that must be a whole object of the kind.
  ///
  /// - Throws: `StatusError` 400 if the body is not such an object.
  init(body: Data, scope: RequestScope) throws {
    self.scope = scope
    object = try Self.decode(body, scope)
    try checkEnvelope()
    try takeKnownFields()
  }

  /// Takes the outcome of a patch.
  init(patched object: JSONValue, scope: RequestScope) throws {
    self.scope = scope
    self.object = object
    try checkEnvelope()
    try takeKnownFields()
  }

  /// Reads JSON, YAML or protobuf, depending on the content type.
  ///
  /// - Throws: `StatusError` 400 or 415.
  static func decode(_ body: Data, _ scope: RequestScope) throws -> JSONValue {
    if scope.contentType.contains("protobuf") { return try ProtobufObject.value(of: body, scope.kind) }
    let isYAML = scope.contentType.contains("yaml")
    guard isYAML || scope.contentType.contains("json") else {
      throw StatusError.unsupportedMediaType(
        scope.contentType, ["application/json", "application/yaml", ProtobufObject.mediaType])
    }
    do {
      if isYAML, body.first != UInt8(ascii: "{") {
        return try YAML.parse(body, file: "body").first ?? .null
      }
      return try JSONValue(parsing: body)
    } catch {
      throw StatusError.badRequest("the object provided is unrecognized (must be of type \(scope.kind.kind)): \(error)")
    }
  }

  /// Kind, version, name and namespace must agree with the path.
  private mutating func checkEnvelope() throws {
    guard case .object = object else {
      throw StatusError.badRequest("the object provided is unrecognized (must be of type \(scope.kind.kind))")
    }
    let kind = object["kind"]?.stringValue ?? scope.kind.kind
    let version = object["apiVersion"]?.stringValue ?? scope.kind.apiVersion
    if scope.kind.isCustom, kind == scope.kind.kind, version != scope.kind.apiVersion {
      throw StatusError.badRequest(
        "the API version in the data (\(version)) does not match the expected API version (\(scope.kind.apiVersion))")
    }
    guard kind == scope.kind.kind, version == scope.kind.apiVersion else {
      throw StatusError.badRequest(
        "\(kind) in version \"\(version)\" cannot be handled as a \(scope.kind.kind): the path is of "
          + "\(scope.kind.kind) in version \"\(scope.kind.apiVersion)\"")
    }
    if let failure = scope.kind.decodingFailure(in: object) { throw StatusError.badRequest(failure) }
    object["kind"] = .string(kind)
    object["apiVersion"] = .string(version)
    if object["metadata"]?.objectValue == nil { object["metadata"] = [:] }
    let name = object.text("metadata", "name")
    if let asked = scope.path.name, !name.isEmpty, name != asked {
      throw StatusError.badRequest(
        "the name of the object (\(name)) does not match the name on the URL (\(asked))")
    }
    try checkNamespace()
  }

  private mutating func checkNamespace() throws {
    guard scope.kind.isNamespaced else {
      object["metadata"]?["namespace"] = nil
      return
    }
    let asked = scope.path.namespace ?? ""
    let given = object["metadata"]?["namespace"]?.stringValue ?? ""
    guard given.isEmpty || given == asked else {
      throw StatusError.badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
    object["metadata"]?["namespace"] = .string(asked)
  }

  /// Drops unknown fields, and reports them as the request's field validation requires.
  private mutating func takeKnownFields() throws {
    let validation = scope.fieldValidation
    if validation != .ignore {
      let unknown = scope.kind.schema.unknownFields(in: object).map { "unknown field \"\($0)\"" }
      if validation == .strict, !unknown.isEmpty {
        let list = unknown.joined(separator: ", ")
        throw StatusError.badRequest(
          "\(scope.kind.kind) in version \"\(scope.kind.version)\" cannot be handled as a \(scope.kind.kind): "
            + "strict decoding error: \(list)")
      }
      warnings += unknown
    }
    // An empty list is dropped as any other, but in a request it resets the managed fields.
    let managedFields = object["metadata"]?["managedFields"]
    object = scope.kind.defaulted(scope.kind.pruned(object))
    object["metadata"]?["managedFields"] = managedFields
  }

  mutating func edit(_ change: (inout JSONValue) throws -> Void) rethrows { try change(&object) }

  mutating func warn(_ texts: [String]) { warnings += texts }
}
