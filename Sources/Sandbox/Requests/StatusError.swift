public import Kubernetes
import SandboxKinds
import SandboxMerge

/// A refusal, as `metav1.Status` says it on the wire.
///
/// Source: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#response-status-kind
public struct StatusError: Error, Sendable, Hashable {
  /// HTTP status code.
  public var code: Int
  /// CamelCase word for machines; empty for failures that kube-apiserver has no word for.
  public var reason: String
  /// Sentence for people.
  public var message: String
  /// The subject and the causes.
  public var details: JSONValue?
  /// Seconds after which to try again.
  public var retryAfter: Int?
  /// A token to continue with, if the list of the first page expired.
  var continueToken: String?

  /// Creates a refusal.
  public init(code: Int, reason: String, message: String, details: JSONValue? = nil, retryAfter: Int? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.details = details
    self.retryAfter = retryAfter
  }

  /// The Status object.
  public var body: JSONValue {
    var status: [String: JSONValue] = [
      "kind": "Status", "apiVersion": "v1", "status": "Failure", "message": .string(message),
      "code": .integer(Int64(code)), "metadata": continueToken.map { ["continue": .string($0)] } ?? [:],
    ]
    if !reason.isEmpty { status["reason"] = .string(reason) }
    var details = details
    if let retryAfter {
      var members = details?.objectValue ?? [:]
      members["retryAfterSeconds"] = .integer(Int64(retryAfter))
      details = .object(members)
    }
    status["details"] = details
    return .object(status)
  }
}

extension StatusError {
  /// The object in `details`.
  static func details(_ resource: GroupResource, name: String?, kind: String? = nil, uid: String? = nil) -> JSONValue {
    var members: [String: JSONValue] = ["kind": .string(kind ?? resource.resource)]
    if let name, !name.isEmpty { members["name"] = .string(name) }
    if !resource.group.isEmpty { members["group"] = .string(resource.group) }
    if let uid { members["uid"] = .string(uid) }
    return .object(members)
  }

  static func badRequest(_ message: String) -> StatusError {
    StatusError(code: 400, reason: "BadRequest", message: message)
  }

  /// An error that kube-apiserver reports with 500 and without a reason.
  static func unforeseen(_ message: String) -> StatusError {
    StatusError(code: 500, reason: "", message: message)
  }

  static func notAcceptable(_ message: String) -> StatusError {
    StatusError(code: 406, reason: "NotAcceptable", message: message)
  }

  static let unauthorized = StatusError(code: 401, reason: "Unauthorized", message: "Unauthorized")

  static func forbidden(_ resource: GroupResource, name: String, _ why: String) -> StatusError {
    StatusError(
      code: 403, reason: "Forbidden", message: "\(resource) \"\(name)\" is forbidden: \(why)",
      details: details(resource, name: name))
  }

  static func notFound(_ resource: GroupResource, name: String) -> StatusError {
    StatusError(
      code: 404, reason: "NotFound", message: "\(resource) \"\(name)\" not found",
      details: details(resource, name: name))
  }

  /// There is no such path or kind.
  static let noSuchPath = StatusError(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: [:])

  static let methodNotAllowed = StatusError(
    code: 405, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource", details: [:])

  static func alreadyExists(_ resource: GroupResource, name: String) -> StatusError {
    StatusError(
      code: 409, reason: "AlreadyExists", message: "\(resource) \"\(name)\" already exists",
      details: details(resource, name: name))
  }

  static func conflict(_ resource: GroupResource, name: String, _ why: String) -> StatusError {
    StatusError(
      code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(resource) \"\(name)\": \(why)",
      details: details(resource, name: name))
  }

  /// Words for a write that was based on an older version.
  static let stale = "the object has been modified; please apply your changes to the latest version and try again"

  static func expired(_ message: String) -> StatusError {
    StatusError(code: 410, reason: "Expired", message: message)
  }

  /// A resource version that is forgotten.
  static func tooOld(_ revision: Int, _ oldest: Int) -> StatusError {
    expired("too old resource version: \(revision) (\(oldest))")
  }

  static func unsupportedMediaType(_ given: String, _ allowed: [String]) -> StatusError {
    StatusError(
      code: 415, reason: "UnsupportedMediaType",
      message: "the body of the request was in an unknown format - accepted media types include: "
        + allowed.joined(separator: ", "))
  }

  /// An object that breaks the rules of its kind.
  static func invalid(_ kind: ServedKind, name: String, _ problems: [FieldProblem]) -> StatusError {
    // Events of both groups are validated as events of the core group.
    invalid(GroupResource(group: kind.isEvent ? "" : kind.group, resource: kind.kind), name: name, problems)
  }

  /// Something of a kind that breaks its rules.
  ///
  /// - Parameter kind: Group and kind, or group and resource: the words that the message uses.
  static func invalid(_ kind: GroupResource, name: String, _ problems: [FieldProblem]) -> StatusError {
    let texts = problems.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    var details = StatusError.details(kind, name: name)
    details["causes"] = .array(
      problems.map {
        ["reason": .string($0.reason), "message": .string($0.message), "field": .string($0.field)]
      })
    return StatusError(
      code: 422, reason: "Invalid", message: "\(kind) \"\(name)\" is invalid: \(list)", details: details)
  }

  static func unprocessable(_ why: String) -> StatusError {
    StatusError(code: 422, reason: "Invalid", message: why, details: [:])
  }

  static func internalError(_ why: String) -> StatusError {
    StatusError(
      code: 500, reason: "InternalError", message: "Internal error occurred: \(why)",
      details: ["causes": [["message": .string(why)]]])
  }
}
