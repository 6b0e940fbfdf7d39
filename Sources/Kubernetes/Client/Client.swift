public import Foundation
import HTTPTypes
public import Logging

/// Talks to one API server. Cheap to copy; safe to use from any task.
///
/// Every call throws `APIError` (the server refused), `TransportError` (it was not reached or the connection broke),
/// `DecodingFailure` (the answer cannot be read), `CancellationError`, or what the credential source throws.
public struct Client: Sendable {
  private let source: any CredentialSource
  private let transport: any Transport
  private let userAgent: String
  private let retry: RetryPolicy
  private let logger: Logger
  private var options = TransferOptions()

  /// Watches are silent for up to about a minute between bookmarks; twice that is dead.
  static let watchIdleTimeout: Duration = .seconds(150)

  /// Creates a client.
  ///
  /// - Parameters:
  ///   - source: Where to, and the credentials.
  ///   - transport: How.
  ///   - userAgent: Shown in the server's audit log.
  ///   - retry: When requests are repeated.
  ///   - logger: Gets a line for each retry, at debug.
  public init(
    source: any CredentialSource, transport: any Transport, userAgent: String, retry: RetryPolicy = .default,
    logger: Logger
  ) {
    self.source = source
    self.transport = transport
    self.userAgent = userAgent
    self.retry = retry
    self.logger = logger
  }

  /// The same client with other time limits, or on other connections.
  public func using(_ options: TransferOptions) -> Client {
    var copy = self
    copy.options = options
    return copy
  }

  /// Sends a request, repeated as the policy allows, and returns the body of a successful answer.
  public func send(_ request: APIRequest) async throws -> Data { try await answer(to: request).body }

  /// As `send(_:)`, with the warnings that the server adds: of deprecated fields, of pods that a namespace's new Pod
  /// Security level would refuse.
  public func answer(to request: APIRequest) async throws -> APIAnswer {
    var options = self.options
    if request.isList, options.lane == .main { options.lane = .lists }
    let chosen = options
    return try await withRetries(request) { credentials in
      let (head, body) = try await transport.send(
        fields(of: request, credentials), body: request.body, to: credentials.endpoint, options: chosen)
      guard head.status.kind == .successful else {
        throw APIError(code: head.status.code, body: body, retryAfter: head.headerFields[.retryAfter])
      }
      return APIAnswer(body: body, warnings: WarningHeader.texts(of: head.headerFields))
    }
  }

  /// Begins a streamed answer.
  func stream(_ request: APIRequest) async throws -> TransferBody {
    var options = self.options
    options.timeout = nil
    options.idleTimeout = Self.watchIdleTimeout
    let streaming = options
    return try await withRetries(request) { credentials in
      let (head, body) = try await transport.stream(
        fields(of: request, credentials), to: credentials.endpoint, options: streaming)
      guard head.status.kind != .successful else { return body }
      var answer = Data()
      for try await chunk in body where answer.count < 1 << 20 { answer.append(chunk) }
      throw APIError(code: head.status.code, body: answer, retryAfter: head.headerFields[.retryAfter])
    }
  }

  private func fields(of request: APIRequest, _ credentials: Credentials) -> HTTPRequest {
    var fields = HTTPFields()
    fields[.accept] = "application/json"
    fields[.userAgent] = userAgent
    if let type = request.contentType { fields[.contentType] = type }
    if let authorization = credentials.authorization { fields[.authorization] = authorization }
    for (name, value) in credentials.headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return HTTPRequest(
      method: request.method, scheme: nil, authority: nil, path: request.path, headerFields: fields)
  }

  /// One refusal for stale credentials is mended by reading them anew, at once; other failures by the policy.
  private func withRetries<Answer>(
    _ request: APIRequest, _ attempt: (Credentials) async throws -> Answer
  ) async throws -> Answer {
    var attempts = 0
    var hasRenewed = false
    while true {
      let credentials = try await source.credentials()
      do {
        return try await attempt(credentials)
      } catch let error as APIError where error.isUnauthorized && !hasRenewed {
        hasRenewed = true
        await source.invalidate()
      } catch {
        attempts += 1
        guard
          let delay = retry.delay(
            after: error, repeatability: request.repeatability, attempt: attempts, jitter: .random(in: 0..<1))
        else { throw error }
        logger.debug("retrying", metadata: ["path": "\(request.path)", "error": "\(error)", "delay": "\(delay)"])
        try await Task.sleep(for: delay)
      }
    }
  }
}

// MARK: - Objects

extension Client {
  /// Reads one object.
  public func get<Object: KubernetesObject>(_ type: Object.Type, _ key: ObjectKey) async throws -> Object {
    try Self.decode(Object.self, try await send(.get(Object.resourceType, key)), Object.resourceType)
  }

  /// Reads one object whole, `managedFields` included.
  public func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
    try Self.decode(JSONValue.self, try await send(.get(type, key)), type)
  }

  /// Server-side apply; returns the object as it now is.
  public func apply(
    _ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions
  ) async throws -> Data {
    try await send(.apply(try manifest.jsonData(), type, key, options))
  }

  /// Merge patch; returns the object as it now is.
  public func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String? = nil, fieldManager: String
  ) async throws -> Data {
    try await send(
      .mergePatch(try patch.jsonData(), type, key, fieldManager: fieldManager, subresource: subresource))
  }

  /// JSON patch; returns the object as it now is.
  public func patchData(
    json patch: [JSONValue], type: ResourceType, key: ObjectKey, subresource: String? = nil, fieldManager: String
  ) async throws -> Data {
    try await send(
      .jsonPatch(
        try JSONValue.array(patch).jsonData(), type, key, fieldManager: fieldManager, subresource: subresource))
  }

  /// Creates an object; returns it as it now is.
  public func createData(
    _ manifest: JSONValue, type: ResourceType, namespace: String?, name: String? = nil, subresource: String? = nil,
    fieldManager: String
  ) async throws -> Data {
    try await send(
      .create(
        try manifest.jsonData(), type, namespace: namespace, name: name, subresource: subresource,
        fieldManager: fieldManager))
  }

  /// Creates a typed object; returns it as it now is.
  public func create<Object: KubernetesObject>(_ object: Object, fieldManager: String) async throws -> Object {
    let type = Object.resourceType
    let body = try Self.encode(object)
    let answer = try await send(
      .create(body, type, namespace: object.metadata.namespace, fieldManager: fieldManager))
    return try Self.decode(Object.self, answer, type)
  }

  /// Replaces a typed object; the resourceVersion in it must be the current one. Returns it as it now is.
  public func update<Object: KubernetesObject>(_ object: Object, fieldManager: String) async throws -> Object {
    let type = Object.resourceType
    let body = try Self.encode(object)
    return try Self.decode(
      Object.self, try await send(.update(body, type, object.key, fieldManager: fieldManager)), type)
  }

  /// Deletes an object.
  public func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions? = nil) async throws {
    _ = try await send(try .delete(type, key, preconditions: preconditions))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data, _ resource: ResourceType) throws -> Value {
    do {
      if type == JSONValue.self, let tree = try JSONValue(parsing: data) as? Value { return tree }
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw DecodingFailure(subject: resource.qualifiedName, error)
    }
  }

  /// Typed objects carry no `apiVersion` and `kind`; the wire wants both.
  private static func encode<Object: KubernetesObject>(_ object: Object) throws -> Data {
    var value = try JSONValue(encoding: object)
    value["apiVersion"] = .string(Object.resourceType.apiVersion)
    value["kind"] = .string(Object.resourceType.kind)
    return try value.jsonData()
  }
}
