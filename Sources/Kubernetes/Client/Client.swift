package import HTTPTypes
public import Logging
public import Metrics

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A client of one API server. It is cheap to copy and can be used from any task.
///
/// All methods throw `APIError` for error responses, `TransportError` if no response was received, `DecodingFailure` if
/// the response cannot be decoded, `CancellationError`, or the error of the credential source.
public struct Client: Sendable {
  private let source: any CredentialSource
  private let transport: any Transport
  private let userAgent: String
  private let retry: RetryPolicy
  private let metrics: ClientMetrics
  private let logger: Logger
  /// Decodes the objects of lists and watches. Other code can decode the responses to writes with it, so that objects that the
  /// caller has written in many namespaces are decoded once.
  package let objectDecoder = ObjectDecoder()
  var options = TransferOptions()

  /// The server sends a bookmark about every minute, so the server does not serve a watch that is silent for longer than
  /// this. The kernel reports a dead peer earlier; see `CurlTransport`.
  static let watchIdleTimeout: Duration = .seconds(150)
  /// How much longer than requested a watch may last. A server that neither ends it nor sends more than a few bytes would
  /// otherwise keep it open indefinitely.
  static let watchGracePeriod: Duration = .seconds(30)

  /// Creates a client.
  ///
  /// - Parameters:
  ///   - source: Provides the address of the server and the credentials.
  ///   - transport: Sends the requests.
  ///   - userAgent: The `User-Agent` header, which appears in the audit log of the server.
  ///   - retry: The policy for retries.
  ///   - metrics: Records the metrics of `ClientMetrics.families`.
  ///   - logger: Receives each retry at debug level.
  public init(
    source: any CredentialSource, transport: any Transport, userAgent: String, retry: RetryPolicy = .default,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger
  ) {
    self.source = source
    self.transport = transport
    self.userAgent = userAgent
    self.retry = retry
    self.metrics = ClientMetrics(factory: metrics)
    self.logger = logger
  }

  /// Returns a client with other time limits, another connection pool or another maximum size of responses.
  public func using(_ options: TransferOptions) -> Client {
    var copy = self
    copy.options = options
    return copy
  }

  /// Returns a client with another maximum size of responses, in bytes. A larger one fails with `TransportError.tooLarge`.
  public func limitingResponses(to size: Int) -> Client {
    var options = self.options
    options.maxResponseSize = size
    return using(options)
  }

  /// Sends a request with retries and returns the body of the response.
  public func send(_ request: APIRequest) async throws -> Data { try await response(to: request).body }

  /// Sends a request with retries and returns the response with the warnings of the server, e.g. about deprecated
  /// fields or pods that violate the new Pod Security level of a namespace.
  public func response(to request: APIRequest) async throws -> APIResponse {
    var options = self.options
    if request.isList, options.connectionPool == .main { options.connectionPool = .lists }
    let requestOptions = options
    return try await withRetries(request) { credentials in
      let (head, body) = try await metrics.record(request, to: credentials.endpoint) {
        try await transport.send(
          fields(of: request, credentials), body: request.body, to: credentials.endpoint, options: requestOptions)
      }
      return try Self.response(head, body, now: Date())
    }
  }

  /// Interprets the answer of a server. Pure.
  ///
  /// - Parameters:
  ///   - head: The status and the header fields.
  ///   - body: The complete body.
  ///   - now: The current time, for a `Retry-After` with a date.
  /// - Throws: `APIError` unless the status is 2xx.
  package static func response(
    _ head: HTTPResponse, _ body: Data, now: Date
  ) throws(APIError) -> APIResponse {
    let body = StreamSafeText.bounded(body)
    guard head.status.kind == .successful else {
      throw APIError(code: head.status.code, body: body, retryAfter: head.headerFields[.retryAfter], now: now)
    }
    return APIResponse(body: body, warnings: WarningHeader.texts(of: head.headerFields))
  }

  /// Sends a request with retries and streams the body of the response.
  func stream(_ request: APIRequest, idleTimeout: Duration, timeout: Duration) async throws -> TransferBody {
    var options = self.options
    options.timeout = timeout
    options.idleTimeout = idleTimeout
    let streamOptions = options
    return try await withRetries(request) { credentials in
      let (head, body) = try await metrics.record(request, to: credentials.endpoint) {
        try await transport.stream(
          fields(of: request, credentials), to: credentials.endpoint, options: streamOptions)
      }
      guard head.status.kind != .successful else { return body }
      var errorBody = Data()
      for try await chunk in body where errorBody.count < 1 << 20 { errorBody.append(chunk) }
      throw APIError(
        code: head.status.code, body: StreamSafeText.bounded(errorBody), retryAfter: head.headerFields[.retryAfter])
    }
  }

  private func fields(of request: APIRequest, _ credentials: Credentials) -> HTTPRequest {
    var fields = HTTPFields()
    fields[.accept] = "application/json"
    fields[.userAgent] = userAgent
    if let type = request.contentType { fields[.contentType] = type }
    if let authorization = credentials.authorization { fields[.authorization] = authorization }
    for header in credentials.headers {
      if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
    }
    return HTTPRequest(
      method: request.method, scheme: nil, authority: nil, path: request.path, headerFields: fields)
  }

  /// Retries a request as the policy allows. After a 401, the credentials are read again and the request is retried
  /// once, without delay.
  private func withRetries<Response>(
    _ request: APIRequest, _ attempt: (Credentials) async throws -> Response
  ) async throws -> Response {
    try RequestPath.validate(request.path)
    var attempts = 0
    var hasRefreshedCredentials = false
    while true {
      let credentials = try await source.credentials()
      do {
        return try await attempt(credentials)
      } catch let error as APIError where error.isUnauthorized && !hasRefreshedCredentials {
        hasRefreshedCredentials = true
        await source.invalidate(credentials)
      } catch {
        attempts += 1
        guard
          let delay = retry.delay(
            after: error, retrySafety: request.retrySafety, attempt: attempts, jitter: .random(in: 0..<1))
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

  /// Reads one object with all of its fields, including `managedFields`.
  public func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
    try Self.decode(JSONValue.self, try await send(.get(type, key)), type)
  }

  /// Applies an object with server-side apply and returns the result.
  public func apply(
    _ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions
  ) async throws -> Data {
    try await send(.apply(try manifest.jsonData(), type, key, options))
  }

  /// Patches an object with a JSON merge patch (RFC 7396) and returns the result.
  public func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String? = nil, fieldManager: String
  ) async throws -> Data {
    try await send(
      .mergePatch(try patch.jsonData(), type, key, fieldManager: fieldManager, subresource: subresource))
  }

  /// Patches an object with a JSON patch (RFC 6902) and returns the result.
  public func patchData(
    json patch: [JSONValue], type: ResourceType, key: ObjectKey, subresource: String? = nil, fieldManager: String
  ) async throws -> Data {
    try await send(
      .jsonPatch(
        try JSONValue.array(patch).jsonData(), type, key, fieldManager: fieldManager, subresource: subresource))
  }

  /// Creates an object, or a subresource of the object `name`, and returns the result.
  public func createData(
    _ manifest: JSONValue, type: ResourceType, namespace: String?, name: String? = nil, subresource: String? = nil,
    fieldManager: String
  ) async throws -> Data {
    try await send(
      .create(
        try manifest.jsonData(), type, namespace: namespace, name: name, subresource: subresource,
        fieldManager: fieldManager))
  }

  /// Creates an object in a namespace and returns the result.
  public func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, fieldManager: String, dryRun: Bool
  ) async throws -> Data {
    try await send(
      .create(
        try manifest.jsonData(), type, namespace: namespace, fieldManager: fieldManager, dryRun: dryRun))
  }

  /// Replaces an object and returns the result. The request fails with a conflict if the object has a resource version that is
  /// not the current one.
  public func replace(
    _ object: JSONValue, type: ResourceType, key: ObjectKey, fieldManager: String
  ) async throws -> Data {
    try await send(.update(try object.jsonData(), type, key, fieldManager: fieldManager))
  }

  /// Creates an object and returns the result.
  public func create<Object: KubernetesObject>(_ object: Object, fieldManager: String) async throws -> Object {
    let type = Object.resourceType
    let body = try Self.encode(object)
    let data = try await send(
      .create(body, type, namespace: object.metadata.namespace, fieldManager: fieldManager))
    return try Self.decode(Object.self, data, type)
  }

  /// Replaces an object and returns the result. The request fails with a conflict if the resource version of the object
  /// is not the current one.
  ///
  /// The request drops the fields that the type does not declare. Therefore this method is not public; `replace` keeps all
  /// fields of an object that was read with `getValue`.
  package func update<Object: KubernetesObject>(_ object: Object, fieldManager: String) async throws -> Object {
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

  /// Adds `apiVersion` and `kind`, which typed objects do not have as properties.
  private static func encode<Object: KubernetesObject>(_ object: Object) throws -> Data {
    var value = try JSONValue(encoding: object)
    value["apiVersion"] = .string(Object.resourceType.apiVersion)
    value["kind"] = .string(Object.resourceType.kind)
    return try value.jsonData()
  }
}
