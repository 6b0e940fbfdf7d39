import Kubernetes
import SandboxKinds
import SandboxMerge

/// Options of a deletion: `metav1.DeleteOptions`, from the body and the query.
struct DeleteOptions {
  private var uid: String?
  private var resourceVersion: String?
  private var propagation: String?
  private(set) var isDryRun = false

  /// Nothing in particular.
  init() {}

  /// Reads the options of a request.
  ///
  /// - Throws: `StatusError` 400 for another body, 422 for invalid values.
  init(_ request: SandboxRequest, _ scope: RequestScope) throws {
    let body = try Self.body(request, scope)
    let orphans = body["orphanDependents"]?.boolValue ?? scope.query["orphanDependents"].map { $0 == "true" }
    propagation = body["propagationPolicy"]?.stringValue ?? scope.query["propagationPolicy"]
    let dryRun = body["dryRun"]?.arrayValue?.compactMap(\.stringValue) ?? scope.query["dryRun"].map { [$0] } ?? []
    try RequestOptions.refuse(
      Self.problems(orphans: orphans, propagation: propagation) + RequestOptions.dryRunProblems(dryRun),
      "DeleteOptions")
    if let orphans { propagation = orphans ? "Orphan" : "Background" }
    isDryRun = !dryRun.isEmpty
    uid = body["preconditions"]?["uid"]?.stringValue
    resourceVersion = body["preconditions"]?["resourceVersion"]?.stringValue
  }

  private static func body(_ request: SandboxRequest, _ scope: RequestScope) throws -> JSONValue {
    guard !request.body.isEmpty else { return [:] }
    let body = try ObjectDraft.decode(request.body, scope)
    if let kind = body["kind"]?.stringValue, kind != "DeleteOptions" {
      throw StatusError.badRequest(
        "no kind \(JSONValue.string(kind).quoted) is registered for version "
          + "\((body["apiVersion"] ?? "").quoted) in the scheme of options")
    }
    return body
  }

  private static func problems(orphans: Bool?, propagation: String?) -> [FieldProblem] {
    guard let propagation else { return [] }
    var found: [FieldProblem] = []
    if orphans != nil {
      found.append(
        .invalid(
          "propagationPolicy", .string(propagation),
          "orphanDependents and deletionPropagation cannot be both set"))
    }
    let policies: [JSONValue] = ["Foreground", "Background", "Orphan"]
    if !policies.contains(.string(propagation)) {
      found.append(.notSupported("propagationPolicy", .string(propagation), policies + ["nil"]))
    }
    return found
  }

  /// The finalizer by which the policy is carried out.
  var finalizer: String? {
    switch propagation {
    case "Foreground": "foregroundDeletion"
    case "Orphan": "orphan"
    default: nil
    }
  }

  /// - Throws: `StatusError` 409 if the preconditions do not match.
  func check(_ live: StoredObject, _ kind: ServedKind) throws {
    let name = GroupResource(group: kind.group, resource: kind.kind)
    if let uid, uid != live.uid {
      throw StatusError.conflict(
        name, name: live.key.name,
        "the UID in the precondition (\(uid)) does not match the UID in record (\(live.uid)). "
          + "The object might have been deleted and then recreated")
    }
    if let resourceVersion, resourceVersion != String(live.revision) {
      throw StatusError.conflict(
        name, name: live.key.name,
        "the ResourceVersion in the precondition (\(resourceVersion)) does not match the ResourceVersion in record "
          + "(\(live.revision)). The object might have been modified")
    }
  }
}
