#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// An error response of the API server (`metav1.Status`).
///
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#response-status-kind
public struct APIError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A cause of the error (`metav1.StatusCause`).
  public struct Cause: Sendable, Hashable {
    /// The machine-readable reason, e.g. `FieldValueInvalid`.
    public var reason: String
    /// The human-readable message.
    public var message: String
    /// The path of the field, e.g. `spec.podSelector`.
    public var field: String

    /// Creates a cause.
    public init(reason: String, message: String, field: String) {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  /// The HTTP status code.
  public var code: Int
  /// The machine-readable reason, e.g. `AlreadyExists`; empty if the response has none.
  public var reason: String
  /// The human-readable message, without control characters and limited to 2,000 Unicode scalars.
  public var message: String
  /// The causes, for invalid objects and conflicts.
  public var causes: [Cause]
  /// How long the server asks the client to wait before it retries; at most five minutes if the error was received.
  public var retryAfter: Duration?

  /// Creates an error.
  public init(code: Int, reason: String, message: String, causes: [Cause] = [], retryAfter: Duration? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.retryAfter = retryAfter
  }

  /// Whether the object has changed since it was read, or another field manager owns a field.
  public var isConflict: Bool { code == 409 && reason != "AlreadyExists" }
  /// Whether an object with this name exists.
  public var isAlreadyExists: Bool { reason == "AlreadyExists" }
  /// Whether the object or the kind does not exist.
  public var isNotFound: Bool { code == 404 }
  /// Whether the client has no permission.
  public var isForbidden: Bool { code == 403 }
  /// Whether the client is not authenticated.
  public var isUnauthorized: Bool { code == 401 }
  /// Whether the request, or the object as it would be stored, is larger than the server accepts.
  ///
  /// The API server limits requests to 3 MiB and answers 413 for larger ones. etcd limits requests to 1.5 MiB by default
  /// (`--max-request-bytes`), and the connection of the API server to etcd limits them to 2 MiB. The API server passes both
  /// errors on as internal errors, which only the text identifies.
  public var isTooLarge: Bool {
    code == 413
      || code == 500
        && ["etcdserver: request is too large", "trying to send message larger than max"].contains(
          where: message.contains)
  }
  /// Whether the object is invalid; see `causes`.
  public var isInvalid: Bool { code == 422 }
  /// Whether the server is overloaded; see `retryAfter`.
  public var isTooManyRequests: Bool { code == 429 }
  /// Whether the resource version or the continue token has expired.
  public var isGone: Bool { code == 410 || reason == "Expired" || reason == "Gone" }
  /// Whether the server did not complete the request in time.
  public var isTimeout: Bool { code == 504 || reason == "Timeout" || reason == "ServerTimeout" }
  /// Whether the server failed (5xx).
  public var isServerError: Bool { code >= 500 }

  /// The reason and the message.
  public var description: String { reason.isEmpty ? "\(code): \(message)" : "\(reason) (\(code)): \(message)" }
}

/// `metav1.Status` as it is encoded in responses.
struct StatusBody: Decodable {
  struct Details: Decodable {
    var causes: [CauseBody]?
    var retryAfterSeconds: RetryDelay?
  }

  /// A number of seconds. Anything else is no reason to reject the whole status.
  struct RetryDelay: Decodable {
    var delay: Duration?

    init(from decoder: any Decoder) {
      delay = (try? decoder.singleValueContainer().decode(Double.self)).flatMap { RetryAfter.delay(seconds: $0) }
    }
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
  /// Maximum length of a message, in Unicode scalars.
  private static let messageLimit = 2000
  /// Maximum length of a reason or of the path of a field, in Unicode scalars.
  private static let nameLimit = 500
  /// Maximum number of causes.
  private static let causeLimit = 100

  /// Reads an error response. The message quotes the start of a body that is not a `Status`, e.g. an error page of a
  /// proxy.
  ///
  /// - Parameters:
  ///   - code: The HTTP status code.
  ///   - body: The body.
  ///   - header: The header field `Retry-After`, which precedes the delay in the body; `nil` if there is none.
  ///   - now: The current time, for a `Retry-After` with a date.
  package init(code: Int, body: Data, retryAfter header: String? = nil, now: Date = Date()) {
    let delay = header.flatMap { RetryAfter.delay(header: $0, now: now) }
    guard let status = try? JSONDecoder().decode(StatusBody.self, from: body), status.kind == "Status" else {
      let excerpt = String(decoding: body.prefix(200), as: UTF8.self)
      let message = Self.clean("the response is not a Status object: \(excerpt)", limit: Self.messageLimit)
      self.init(code: code, reason: "", message: message, retryAfter: delay)
      return
    }
    self.init(status, code: code, retryAfter: delay)
  }

  init(_ status: StatusBody, code: Int? = nil, retryAfter: Duration? = nil) {
    self.init(
      code: code ?? status.code ?? 500, reason: Self.clean(status.reason ?? "", limit: Self.nameLimit),
      message: Self.clean(status.message ?? "", limit: Self.messageLimit),
      causes: (status.details?.causes ?? []).prefix(Self.causeLimit).map {
        Cause(
          reason: Self.clean($0.reason ?? "", limit: Self.nameLimit),
          message: Self.clean($0.message ?? "", limit: Self.messageLimit),
          field: Self.clean($0.field ?? "", limit: Self.nameLimit))
      },
      retryAfter: retryAfter ?? status.details?.retryAfterSeconds?.delay)
  }

  /// Replaces control characters and line separators. Counts scalars: a character can have any number of them.
  private static func clean(_ text: String, limit: Int) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: clean.append(" ")
      default: clean.append(scalar)
      }
    }
    return String(clean)
  }
}

/// A response that cannot be decoded.
public struct DecodingFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The requested resource, e.g. `networkpolicies.networking.k8s.io`.
  public var subject: String
  /// The path of the field and the problem.
  public var detail: String

  /// Creates a failure.
  public init(subject: String, detail: String) {
    self.subject = subject
    self.detail = detail
  }

  init(subject: String, _ error: any Error) {
    self.init(subject: subject, detail: (error as? DecodingError)?.summary ?? "\(error)")
  }

  /// The resource, the path and the problem.
  public var description: String { "cannot decode \(subject): \(detail)" }
}

extension DecodingError {
  /// The path and the problem in one line.
  package var summary: String {
    let (context, what): (Context, String) =
      switch self {
      case .typeMismatch(_, let context): (context, "has an unexpected type")
      case .valueNotFound(_, let context): (context, "is null")
      case .keyNotFound(let key, let context): (context, "is missing the field '\(key.stringValue)'")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (Context(codingPath: [], debugDescription: ""), "cannot be decoded")
      }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return path.isEmpty ? "the document \(what)" : "\(path.drop { $0 == "." }) \(what)"
  }
}
