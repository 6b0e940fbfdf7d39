import Kubernetes
import SandboxKinds
import SandboxMerge

/// patch: JSON, merge and strategic merge patches, and server-side apply.
extension APIServer {
  func patch(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    if scope.contentType == "application/apply-patch+yaml" { return try apply(request, scope) }
    let patch = try Self.patchBody(request)
    let (object, warnings) = try change(scope) { live in
      let patched = try self.patched(live, patch, scope)
      return FieldOutcome(try Self.draft(patched, scope)) { new in
        FieldManagement.updated(live: live, new: new, writer: scope.writer, structure: scope.kind.structure)
      }
    }
    return try answer(object, scope).warning(warnings)
  }

  /// - Throws: `StatusError` 415 for a type of patch that the kind has not.
  func checkPatchType(_ scope: RequestScope) throws {
    guard scope.kind.patchTypes.contains(scope.contentType) else {
      throw StatusError.unsupportedMediaType(scope.contentType, scope.kind.patchTypes)
    }
  }

  private static func patchBody(_ request: SandboxRequest) throws -> JSONValue {
    do {
      return try JSONValue(parsing: request.body)
    } catch {
      throw StatusError.badRequest("error decoding patch: \(error)")
    }
  }

  /// Decodes a patched object. If it cannot be decoded, the patch is invalid.
  private static func draft(_ patched: JSONValue, _ scope: RequestScope) throws -> ObjectDraft {
    do {
      return try ObjectDraft(patched: patched, scope: scope)
    } catch let error as StatusError where !scope.kind.isCustom && error.message.contains(" cannot be handled as a ") {
      let detail = error.message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? error.message
      throw StatusError.invalid(
        GroupResource(resource: ""), name: "", [.invalid("patch", .string(patched.plainText), detail)])
    }
  }

  private func patched(_ live: JSONValue, _ patch: JSONValue, _ scope: RequestScope) throws -> JSONValue {
    do {
      switch scope.contentType {
      case "application/json-patch+json": return try JSONPatch.apply(patch, to: live)
      case "application/strategic-merge-patch+json":
        return try StrategicMergePatch.applied(patch, to: live, schema: scope.kind.schema)
      default: return MergePatch.apply(patch, to: live)
      }
    } catch {
      throw StatusError(error)
    }
  }
}

// MARK: - Server-side apply

extension APIServer {
  private func apply(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    var configuration = try ObjectDraft.decode(request.body, scope)
    try Self.checkConfiguration(&configuration, scope)
    let force = scope.query.flag("force") == true
    if scope.path.subresource == nil, store.get(scope.resource, scope.key) == nil {
      let result = try applyNew(configuration, force: force, scope)
      if let (object, warnings) = result { return try answer(object, scope, status: 201).warning(warnings) }
    }
    let (object, warnings) = try change(scope) { live in
      let applied = try self.applied(configuration, to: live, force: force, scope)
      // Merged fields are managed already; fields that defaults and admission add have no owner.
      return FieldOutcome(try ObjectDraft(patched: applied, scope: scope)) { $0 }
    }
    return try answer(object, scope).warning(warnings)
  }

  /// Creates an object by apply; `nil` if another write created it first.
  private func applyNew(
    _ configuration: JSONValue, force: Bool, _ scope: RequestScope
  ) throws -> (StoredObject, [String])? {
    if let uid = configuration["metadata"]?["uid"]?.stringValue, !uid.isEmpty {
      throw StatusError.conflict(
        scope.resource, name: scope.key.name,
        "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
    }
    if let version = configuration["metadata"]?["resourceVersion"]?.stringValue, !version.isEmpty {
      throw StatusError.notFound(scope.resource, name: scope.key.name)
    }
    let applied = try applied(configuration, to: nil, force: force, scope)
    do {
      return try create(try ObjectDraft(patched: applied, scope: scope), scope) { $0 }
    } catch let error as StatusError where error.reason == "AlreadyExists" {
      return nil
    }
  }

  private func applied(
    _ configuration: JSONValue, to live: JSONValue?, force: Bool, _ scope: RequestScope
  ) throws -> JSONValue {
    do {
      return try FieldManagement.applied(
        live: live, configuration: configuration, writer: scope.writer, force: force, structure: scope.kind.structure,
        blank: scope.kind.blank)
    } catch let conflict as ApplyConflict {
      throw StatusError(
        code: 409, reason: "Conflict", message: conflict.message, details: ["causes": conflict.causes])
    } catch let error as PatchError {
      throw StatusError(error)
    }
  }

  /// The configuration must name the object. Parts with an endpoint of their own are removed.
  private static func checkConfiguration(_ configuration: inout JSONValue, _ scope: RequestScope) throws {
    guard case .object = configuration else {
      throw StatusError.badRequest("error decoding YAML: the patch must be an object")
    }
    guard let kind = configuration["kind"]?.stringValue, let version = configuration["apiVersion"]?.stringValue else {
      throw StatusError.badRequest("couldn't get version/kind; the patch needs apiVersion and kind")
    }
    guard kind == scope.kind.kind, version == scope.kind.apiVersion else {
      throw StatusError.badRequest(
        "invalid object type: the patch is of \(version), Kind=\(kind), the path of \(scope.kind.apiVersion), "
          + "Kind=\(scope.kind.kind)")
    }
    if configuration["metadata"]?.objectValue == nil { configuration["metadata"] = [:] }
    let name = configuration.text("metadata", "name")
    guard name.isEmpty || name == scope.key.name else {
      throw StatusError.badRequest(
        "the name of the object (\(name)) does not match the name on the URL (\(scope.key.name))")
    }
    configuration["metadata"]?["name"] = .string(scope.key.name)
    guard scope.kind.hasStatus, var members = configuration.objectValue else { return }
    if scope.path.subresource == "status" {
      members = members.filter { ["apiVersion", "kind", "metadata", "status"].contains($0.key) }
      let metadata = members["metadata"]?.objectValue?.filter {
        ["name", "namespace", "uid", "resourceVersion"].contains($0.key)
      }
      members["metadata"] = metadata.map { .object($0) }
    } else {
      members["status"] = nil
    }
    configuration = .object(members)
  }
}

extension StatusError {
  /// How a patch that cannot be applied is answered.
  fileprivate init(_ error: PatchError) {
    switch error.kind {
    case .malformed: self = .badRequest(error.reason)
    case .invalid: self = .unprocessable(error.reason)
    case .unprocessed: self = .unforeseen(error.reason)
    }
  }
}
