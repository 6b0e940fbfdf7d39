public import Foundation
public import HTTPTypes

/// A request before it is sent: nothing but values, so that tests can compare it.
public struct APIRequest: Sendable, Hashable {
  /// How sure we may be that sending the request twice does no harm.
  public enum Repeatability: Sendable, Hashable {
    /// Twice is as good as once.
    case idempotent
    /// Only where the first certainly did nothing: connection refused, 429.
    case ifNotProcessed
  }

  /// HTTP method.
  public var method: HTTPRequest.Method
  /// Absolute path, percent-encoded, with the query.
  public var path: String
  /// MIME type of the body.
  public var contentType: String?
  /// Body.
  public var body: Data?
  /// Whether it may be repeated.
  public var repeatability: Repeatability
  /// Whether the answer may be long: a page of a collection.
  public var isList: Bool

  /// Creates a request.
  public init(
    method: HTTPRequest.Method, path: String, contentType: String? = nil, body: Data? = nil,
    repeatability: Repeatability = .idempotent, isList: Bool = false
  ) {
    self.isList = isList
    self.method = method
    self.path = path
    self.contentType = contentType
    self.body = body
    self.repeatability = repeatability
  }
}

extension APIRequest {
  /// Reads one object.
  public static func get(_ type: ResourceType, _ key: ObjectKey, subresource: String? = nil) -> APIRequest {
    APIRequest(
      method: .get,
      path: APIPath.path(type, namespace: key.namespace, name: key.name, subresource: subresource))
  }

  /// Reads one page of a collection.
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

  /// Follows a collection.
  public static func watch(_ type: ResourceType, namespace: String?, _ options: WatchOptions) -> APIRequest {
    var query = [
      ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", options.resourceVersion),
      ("timeoutSeconds", "\(options.timeoutSeconds)"),
    ]
    if let selector = options.labelSelector { query.append(("labelSelector", selector)) }
    if let selector = options.fieldSelector { query.append(("fieldSelector", selector)) }
    return APIRequest(method: .get, path: APIPath.path(type, namespace: namespace, query: query))
  }

  /// Server-side apply. JSON is YAML, and the server knows the patch by the YAML name only.
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

  /// JSON merge patch (RFC 7396). Idempotent: the same patch twice is the same object. A dry run stores nothing.
  public static func mergePatch(
    _ patch: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String, subresource: String? = nil,
    dryRun: Bool = false
  ) -> APIRequest {
    var request = write(.patch, patch, type, key, fieldManager: fieldManager, subresource: subresource, dryRun: dryRun)
    request.contentType = "application/merge-patch+json"
    request.repeatability = .idempotent
    return request
  }

  /// JSON patch (RFC 6902). Not idempotent: `add` and `remove` work on positions.
  public static func jsonPatch(
    _ patch: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String, subresource: String? = nil
  ) -> APIRequest {
    var request = write(.patch, patch, type, key, fieldManager: fieldManager, subresource: subresource)
    request.contentType = "application/json-patch+json"
    return request
  }

  /// Creates an object in a namespace (nil for cluster-scoped kinds), or a subresource of a named one.
  public static func create(
    _ object: Data, _ type: ResourceType, namespace: String?, name: String? = nil, subresource: String? = nil,
    fieldManager: String
  ) -> APIRequest {
    APIRequest(
      method: .post,
      path: APIPath.path(
        type, namespace: namespace, name: name, subresource: subresource, query: [("fieldManager", fieldManager)]),
      contentType: "application/json", body: object, repeatability: .ifNotProcessed)
  }

  /// Replaces an object; with a resourceVersion in it, only that version of it.
  public static func update(
    _ object: Data, _ type: ResourceType, _ key: ObjectKey, subresource: String? = nil, fieldManager: String
  ) -> APIRequest {
    write(.put, object, type, key, fieldManager: fieldManager, subresource: subresource)
  }

  /// A write of JSON to an object that is there.
  private static func write(
    _ method: HTTPRequest.Method, _ body: Data, _ type: ResourceType, _ key: ObjectKey, fieldManager: String,
    subresource: String?, dryRun: Bool = false
  ) -> APIRequest {
    APIRequest(
      method: method,
      path: APIPath.path(
        type, namespace: key.namespace, name: key.name, subresource: subresource,
        query: [("fieldManager", fieldManager)] + (dryRun ? [("dryRun", "All")] : [])),
      contentType: "application/json", body: body, repeatability: .ifNotProcessed)
  }

  /// Deletes an object. Idempotent where the preconditions name a uid: the second time finds nothing, or another.
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
      repeatability: preconditions?.uid == nil ? .ifNotProcessed : .idempotent)
  }
}
