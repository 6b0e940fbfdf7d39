public import HTTPTypes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request to the API server as a value: creating a request does no I/O, and tests can compare requests.
public struct APIRequest: Sendable, Hashable {
  /// Whether a request may be sent again after a failure.
  public enum RetrySafety: Sendable, Hashable {
    /// Sending the request twice has the same effect as sending it once.
    case idempotent
    /// The request may be sent again only if the server has certainly not processed it: connection refused, 429.
    case onlyIfUnprocessed
  }

  /// The HTTP method.
  public var method: HTTPRequest.Method
  /// The absolute path with the query, percent-encoded.
  public var path: String
  /// The media type of the body.
  public var contentType: String?
  /// The body.
  public var body: Data?
  /// Whether the request may be sent again after a failure.
  public var retrySafety: RetrySafety
  /// Whether the request lists a collection, so that the response may be large.
  public var isList: Bool

  /// Creates a request.
  public init(
    method: HTTPRequest.Method, path: String, contentType: String? = nil, body: Data? = nil,
    retrySafety: RetrySafety = .idempotent, isList: Bool = false
  ) {
    self.isList = isList
    self.method = method
    self.path = path
    self.contentType = contentType
    self.body = body
    self.retrySafety = retrySafety
  }
}

extension APIRequest {
  /// Reads one object.
  public static func get(_ type: ResourceType, _ key: ObjectKey, subresource: String? = nil) -> APIRequest {
    APIRequest(
      method: .get,
      path: APIPath.path(type, namespace: key.namespace, name: key.name, subresource: subresource))
  }

  /// Lists one page of a collection.
  public static func list(_ type: ResourceType, namespace: String?, _ options: ListOptions) -> APIRequest {
    var query: [(String, String)] = []
    if let limit = options.limit { query.append(("limit", "\(limit)")) }
    if let token = options.continueToken { query.append(("continue", token)) }
    if let selector = options.labelSelector { query.append(("labelSelector", selector)) }
    if let selector = options.fieldSelector { query.append(("fieldSelector", selector)) }
    if let version = options.resourceVersion, options.continueToken == nil {
      query.append(("resourceVersion", version))
    }
    return APIRequest(method: .get, path: APIPath.path(type, namespace: namespace, query: query), isList: true)
  }

  /// Watches a collection.
  public static func watch(_ type: ResourceType, namespace: String?, _ options: WatchOptions) -> APIRequest {
    var query = [("watch", "true"), ("allowWatchBookmarks", "true")]
    query +=
      options.sendsInitialEvents
      ? [("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan")]
      : [("resourceVersion", options.resourceVersion)]
    query.append(("timeoutSeconds", "\(options.timeoutSeconds)"))
    if let selector = options.labelSelector { query.append(("labelSelector", selector)) }
    if let selector = options.fieldSelector { query.append(("fieldSelector", selector)) }
    return APIRequest(
      method: .get, path: APIPath.path(type, namespace: namespace, query: query),
      // A server that cannot stream a collection may answer with a server error; a list replaces the stream.
      retrySafety: options.sendsInitialEvents ? .onlyIfUnprocessed : .idempotent)
  }

  /// Applies an object with server-side apply. The body is JSON, which is valid YAML: the media type exists for YAML
  /// only.
  public static func apply(
    _ manifest: Data, _ type: ResourceType, _ key: ObjectKey, _ options: ApplyOptions
  ) -> APIRequest {
    var query = [("fieldManager", options.fieldManager), ("force", options.force ? "true" : "false")]
    if options.dryRun { query.append(("dryRun", "All")) }
    return APIRequest(
      method: .patch,
      path: APIPath.path(
        type, namespace: key.namespace, name: key.name, subresource: options.subresource, query: query),
      contentType: "application/apply-patch+yaml", body: manifest)
  }

  /// Patches an object with a JSON merge patch (RFC 7396), which is idempotent.
  public static func mergePatch(
    _ patch: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String, subresource: String? = nil,
    dryRun: Bool = false
  ) -> APIRequest {
    var request = write(.patch, patch, type, key, fieldManager: fieldManager, subresource: subresource, dryRun: dryRun)
    request.contentType = "application/merge-patch+json"
    request.retrySafety = .idempotent
    return request
  }

  /// Patches an object with a JSON patch (RFC 6902), which is not idempotent: `add` and `remove` may refer to
  /// positions.
  public static func jsonPatch(
    _ patch: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String, subresource: String? = nil
  ) -> APIRequest {
    var request = write(.patch, patch, type, key, fieldManager: fieldManager, subresource: subresource)
    request.contentType = "application/json-patch+json"
    return request
  }

  /// Creates an object in a namespace (`nil` for cluster-scoped kinds), or a subresource of the object `name`.
  public static func create(
    _ object: Data, _ type: ResourceType, namespace: String?, name: String? = nil, subresource: String? = nil,
    fieldManager: String, dryRun: Bool = false
  ) -> APIRequest {
    APIRequest(
      method: .post,
      path: APIPath.path(
        type, namespace: namespace, name: name, subresource: subresource,
        query: [("fieldManager", fieldManager)] + (dryRun ? [("dryRun", "All")] : [])),
      contentType: "application/json", body: object, retrySafety: .onlyIfUnprocessed)
  }

  /// Replaces an object. If the object has a resource version, only that version is replaced.
  public static func update(
    _ object: Data, _ type: ResourceType, _ key: ObjectKey, subresource: String? = nil, fieldManager: String,
    dryRun: Bool = false
  ) -> APIRequest {
    write(.put, object, type, key, fieldManager: fieldManager, subresource: subresource, dryRun: dryRun)
  }

  /// A write of JSON to an existing object.
  private static func write(
    _ method: HTTPRequest.Method, _ body: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String,
    subresource: String?, dryRun: Bool = false
  ) -> APIRequest {
    APIRequest(
      method: method,
      path: APIPath.path(
        type, namespace: key.namespace, name: key.name, subresource: subresource,
        query: [("fieldManager", fieldManager)] + (dryRun ? [("dryRun", "All")] : [])),
      contentType: "application/json", body: body, retrySafety: .onlyIfUnprocessed)
  }

  /// Deletes an object. The request is idempotent if the preconditions include a UID, because a retry cannot delete a
  /// new object with the same name.
  public static func delete(
    _ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions? = nil, propagation: String = "Background"
  ) throws -> APIRequest {
    struct DeleteOptions: Encodable {
      var apiVersion = "v1"
      var kind = "DeleteOptions"
      var preconditions: Preconditions?
      var propagationPolicy: String
    }
    let body = try JSONEncoder().encode(
      DeleteOptions(preconditions: preconditions, propagationPolicy: propagation))
    return APIRequest(
      method: .delete, path: APIPath.path(type, namespace: key.namespace, name: key.name),
      contentType: "application/json", body: body,
      retrySafety: preconditions?.uid == nil ? .onlyIfUnprocessed : .idempotent)
  }
}
