#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// One page of a collection.
public struct ObjectList<Item: Sendable>: Sendable {
  /// The objects that could be decoded.
  public var items: [Item]
  /// The resource version of the list, from which a watch can start.
  public var resourceVersion: String
  /// The token of the next page; `nil` on the last page.
  public var continueToken: String?
  /// The objects that could not be decoded.
  public var malformed: [MalformedObject]
  /// The size of the response in bytes.
  public var size: Int

  /// Creates a page.
  public init(
    items: [Item], resourceVersion: String, continueToken: String? = nil, malformed: [MalformedObject] = [],
    size: Int = 0
  ) {
    self.items = items
    self.resourceVersion = resourceVersion
    self.continueToken = continueToken
    self.malformed = malformed
    self.size = size
  }
}

/// An object that could not be decoded. It does not affect other objects of a list or a watch.
public struct MalformedObject: Sendable, Hashable, CustomStringConvertible {
  /// The key of the object; `nil` if it could not be decoded either.
  public var key: ObjectKey?
  /// Why the object could not be decoded.
  public var reason: String
  /// Whether a watch reported the deletion of the object.
  public var isDeleted: Bool

  /// Creates a malformed object.
  public init(key: ObjectKey?, reason: String, isDeleted: Bool = false) {
    self.key = key
    self.reason = reason
    self.isDeleted = isDeleted
  }

  /// The key and the reason.
  public var description: String { "\(key?.description ?? "unnamed"): \(reason)" }
}

extension Client {
  /// Lists one page of a collection. Objects that cannot be decoded are returned separately.
  ///
  /// A page has at most `PageLimit.maxPageSize` bytes, unless `options.limit` is 1: then it has at most the maximum size of
  /// responses. See `PageLimit` for how to list a collection of large objects.
  /// - Throws: `TransportError.tooLarge`, which names the resource, if the page is larger.
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, in namespace: String? = nil, options: ListOptions = ListOptions()
  ) async throws -> ObjectList<Object> {
    let data = try await pageData(of: Object.resourceType, in: namespace, options: options)
    var page = try objectDecoder.page(of: Object.self, from: data) ?? Self.page(of: Object.self, from: data)
    page.size = data.count
    return page
  }

  /// Lists a collection page by page as plain JSON, and calls a closure with each object.
  ///
  /// The objects have an `apiVersion` and a `kind`, which API servers omit in lists. Pages adapt to the size of the objects.
  /// - Throws: `APIError` with code 404 if the server does not serve the type; what `body` throws.
  public func forEachObject(
    of type: ResourceType, in namespace: String? = nil, fieldSelector: String? = nil,
    isolation: isolated (any Actor)? = #isolation, _ body: (JSONValue) throws -> Void
  ) async throws {
    var options = ListOptions(fieldSelector: fieldSelector)
    var limit = PageLimit()
    repeat {
      let page = try await limit.page { count in
        options.limit = count
        return try await jsonPage(of: type, in: namespace, options: options)
      }
      for var object in page.items {
        object["apiVersion"] = .string(type.apiVersion)
        object["kind"] = .string(type.kind)
        try body(object)
      }
      options.continueToken = page.continueToken
    } while options.continueToken != nil
  }

  private func pageData(of type: ResourceType, in namespace: String?, options: ListOptions) async throws -> Data {
    let size =
      options.limit == 1 ? self.options.maxResponseSize : min(PageLimit.maxPageSize, self.options.maxResponseSize)
    do {
      return try await limitingResponses(to: size).send(.list(type, namespace: namespace, options))
    } catch TransportError.tooLarge(_, let limit) {
      throw TransportError.tooLarge(resource: type.qualifiedName, limit: limit)
    }
  }

  /// Lists one page as plain JSON.
  func jsonPage(
    of type: ResourceType, in namespace: String?, options: ListOptions
  ) async throws -> ObjectList<JSONValue> {
    let data = try await pageData(of: type, in: namespace, options: options)
    let list = try JSONValue(parsing: data)
    let token = list["metadata"]?["continue"]?.stringValue ?? ""
    return ObjectList(
      items: list["items"]?.arrayValue ?? [], resourceVersion: list["metadata"]?["resourceVersion"]?.stringValue ?? "",
      continueToken: token.isEmpty ? nil : token, size: data.count)
  }

  /// Decodes a page as a whole and, if that fails, object by object.
  ///
  /// - Throws: `DecodingFailure` if the body is not a list.
  package static func page<Object: KubernetesObject>(of type: Object.Type, from data: Data) throws -> ObjectList<Object>
  {
    let decoder = JSONDecoder()
    if let body = try? decoder.decode(ListBody<Object>.self, from: data) {
      return ObjectList(
        items: body.items ?? [], resourceVersion: body.metadata.resourceVersion ?? "",
        continueToken: body.metadata.continueToken)
    }
    let body = try decode(ListBody<DecodeGuard<Object>>.self, data, Object.resourceType)
    var page = ObjectList<Object>(
      items: [], resourceVersion: body.metadata.resourceVersion ?? "", continueToken: body.metadata.continueToken)
    for item in body.items ?? [] {
      switch item.result {
      case .success(let object): page.items.append(object)
      case .failure(let malformed): page.malformed.append(malformed)
      }
    }
    return page
  }
}

/// A list as JSON.
struct ListBody<Item: Decodable>: Decodable {
  struct Metadata: Decodable {
    var resourceVersion: String?
    var `continue`: String?

    /// The server may send an empty token with the last page.
    var continueToken: String? { self.continue.flatMap { $0.isEmpty ? nil : $0 } }
  }

  var metadata: Metadata
  var items: [Item]?
}

/// Decodes an object, or else its key and the reason why it could not be decoded. Decoding a guard never fails.
struct DecodeGuard<Object: KubernetesObject>: Decodable {
  var result: Result<Object, MalformedObject>

  init(from decoder: any Decoder) throws {
    do {
      result = .success(try Object(from: decoder))
    } catch {
      let metadata = (try? PartialObjectMetadata(from: decoder))?.metadata
      let key = metadata?.name.map { ObjectKey(namespace: metadata?.namespace, name: $0) }
      let reason = (error as? DecodingError)?.summary ?? "\(error)"
      result = .failure(MalformedObject(key: key, reason: reason))
    }
  }
}

/// The metadata that identifies an object.
private struct PartialObjectMetadata: Decodable {
  struct Metadata: Decodable {
    var name: String?
    var namespace: String?
  }

  var metadata: Metadata?
}

extension MalformedObject: Error {}
