import Foundation

/// A refusal by the API server, from `metav1.Status`.
///
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#response-status-kind
public struct APIError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One thing that is wrong with an object.
  public struct Cause: Sendable, Hashable {
    /// CamelCase word for machines, e.g. `FieldValueInvalid`.
    public var reason: String
    /// Sentence for people.
    public var message: String
    /// Path of the field, e.g. `spec.podSelector`.
    public var field: String

    /// Creates a cause.
    public init(reason: String, message: String, field: String) {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  /// HTTP status code.
  public var code: Int
  /// CamelCase word for machines, e.g. `AlreadyExists`; empty where the server gave none.
  public var reason: String
  /// Sentence for people, without control characters, at most 2,000 characters.
  public var message: String
  /// What is wrong in detail, for invalid objects and conflicts.
  public var causes: [Cause]
  /// How long the server asks us to wait.
  public var retryAfter: Duration?

  /// Creates an error.
  public init(code: Int, reason: String, message: String, causes: [Cause] = [], retryAfter: Duration? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.retryAfter = retryAfter
  }

  /// The object was changed since it was read, or another field manager owns a field.
  public var isConflict: Bool { code == 409 && reason != "AlreadyExists" }
  /// An object of that name is there.
  public var isAlreadyExists: Bool { reason == "AlreadyExists" }
  /// There is no such object, or no such kind.
  public var isNotFound: Bool { code == 404 }
  /// The caller is not allowed to.
  public var isForbidden: Bool { code == 403 }
  /// The caller is not known.
  public var isUnauthorized: Bool { code == 401 }
  /// The object breaks a rule of its kind; see `causes`.
  public var isInvalid: Bool { code == 422 }
  /// The server is busy; see `retryAfter`.
  public var isTooManyRequests: Bool { code == 429 }
  /// The resourceVersion or continue token is too old.
  public var isGone: Bool { code == 410 || reason == "Expired" || reason == "Gone" }
  /// The server could not finish in time.
  public var isTimeout: Bool { code == 504 || reason == "Timeout" || reason == "ServerTimeout" }
  /// A fault on the server's side.
  public var isServerFault: Bool { code >= 500 }

  /// The reason and the message.
  public var description: String { reason.isEmpty ? "\(code): \(message)" : "\(reason) (\(code)): \(message)" }
}

/// `metav1.Status` as it is on the wire.
struct StatusBody: Decodable {
  struct Details: Decodable {
    var causes: [CauseBody]?
    var retryAfterSeconds: Int?
  }

  struct CauseBody: Decodable {
    var reason: String?
    var message: String?
    var field: String?
  }

  var kind: String?
  var code: Int?
  var reason: String?
  var message: String?
  var details: Details?
  var metadata: ListMeta?

  struct ListMeta: Decodable {
    var resourceVersion: String?
    var `continue`: String?
    var remainingItemCount: Int64?
  }
}

extension APIError {
  /// Longest message that is kept.
  private static let messageLimit = 2000

  /// Reads an error response. A body that is no Status (a proxy's page, garbage) is quoted in part.
  init(code: Int, body: Data, retryAfter header: String? = nil) {
    let wait = header.flatMap { Int($0) }.map { Duration.seconds(max(0, $0)) }
    guard let status = try? JSONDecoder().decode(StatusBody.self, from: body), status.kind == "Status" else {
      let excerpt = String(decoding: body.prefix(200), as: UTF8.self)
      self.init(
        code: code, reason: "", message: Self.clean("the answer is no Kubernetes status: \(excerpt)"), retryAfter: wait)
      return
    }
    self.init(status, code: code, retryAfter: wait)
  }

  init(_ status: StatusBody, code: Int? = nil, retryAfter: Duration? = nil) {
    self.init(
      code: code ?? status.code ?? 500, reason: status.reason ?? "", message: Self.clean(status.message ?? ""),
      causes: (status.details?.causes ?? []).map {
        Cause(reason: $0.reason ?? "", message: Self.clean($0.message ?? ""), field: $0.field ?? "")
      },
      retryAfter: retryAfter ?? status.details?.retryAfterSeconds.map { .seconds($0) })
  }

  private static func clean(_ text: String) -> String {
    String(text.prefix(messageLimit).map { $0.isNewline || ($0.unicodeScalars.first?.value ?? 32) < 32 ? " " : $0 })
  }
}

/// An answer that cannot be read.
public struct DecodingFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was asked for, e.g. `networkpolicies.networking.k8s.io`.
  public var subject: String
  /// Where it broke, and why.
  public var detail: String

  /// Creates a failure.
  public init(subject: String, detail: String) {
    self.subject = subject
    self.detail = detail
  }

  init(subject: String, _ error: any Error) {
    self.init(subject: subject, detail: (error as? DecodingError)?.summary ?? "\(error)")
  }

  /// The subject, the path and the cause.
  public var description: String { "could not read \(subject): \(detail)" }
}

extension DecodingError {
  /// The path and the cause in one line.
  package var summary: String {
    let (context, what): (Context, String) =
      switch self {
      case .typeMismatch(_, let context): (context, "has another type than expected")
      case .valueNotFound(_, let context): (context, "is null")
      case .keyNotFound(let key, let context): (context, "has no field '\(key.stringValue)'")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (Context(codingPath: [], debugDescription: ""), "cannot be read")
      }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return path.isEmpty ? "the document \(what)" : "\(path.drop { $0 == "." }) \(what)"
  }
}
