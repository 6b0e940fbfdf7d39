import Foundation

/// One page of a collection.
public struct ObjectList<Item: Sendable>: Sendable {
  /// The items that could be read.
  public var items: [Item]
  /// Version of the collection, to watch from.
  public var resourceVersion: String
  /// Token of the next page; nil on the last.
  public var continueToken: String?
  /// The items that could not.
  public var malformed: [MalformedObject]

  /// Creates a page.
  public init(
    items: [Item], resourceVersion: String, continueToken: String? = nil, malformed: [MalformedObject] = []
  ) {
    self.items = items
    self.resourceVersion = resourceVersion
    self.continueToken = continueToken
    self.malformed = malformed
  }
}

/// An object whose shape is not what its kind promises. It must not take the others down with it.
public struct MalformedObject: Sendable, Hashable, CustomStringConvertible {
  /// Which, where that much can be read.
  public var key: ObjectKey?
  /// What is wrong with it.
  public var reason: String
  /// A watch shows it for the last time: it is gone.
  public var isDeleted: Bool

  /// Creates a record.
  public init(key: ObjectKey?, reason: String, isDeleted: Bool = false) {
    self.key = key
    self.reason = reason
    self.isDeleted = isDeleted
  }

  /// The key and the reason.
  public var description: String { "\(key?.description ?? "unnamed"): \(reason)" }
}

extension Client {
  /// Reads one page of a collection; objects that cannot be read are listed apart.
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, in namespace: String? = nil, options: ListOptions = ListOptions()
  ) async throws -> ObjectList<Object> {
    let data = try await send(.list(Object.resourceType, namespace: namespace, options))
    return try Self.page(of: Object.self, from: data)
  }

  /// Decodes a page in one go; only where that fails, item by item.
  static func page<Object: KubernetesObject>(of type: Object.Type, from data: Data) throws -> ObjectList<Object> {
    let decoder = JSONDecoder()
    if let body = try? decoder.decode(ListBody<Object>.self, from: data) {
      return ObjectList(
        items: body.items ?? [], resourceVersion: body.metadata.resourceVersion ?? "",
        continueToken: body.metadata.continueToken)
    }
    let body = try decode(ListBody<Guarded<Object>>.self, data, Object.resourceType)
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

private struct ListBody<Item: Decodable>: Decodable {
  struct Metadata: Decodable {
    var resourceVersion: String?
    var `continue`: String?

    /// The server sends an empty token on the last page.
    var continueToken: String? { self.continue.flatMap { $0.isEmpty ? nil : $0 } }
  }

  var metadata: Metadata
  var items: [Item]?
}

/// Decodes an object, or else what can be told of it: never fails.
struct Guarded<Object: KubernetesObject>: Decodable {
  var result: Result<Object, MalformedObject>

  init(from decoder: any Decoder) throws {
    do {
      result = .success(try Object(from: decoder))
    } catch {
      let metadata = (try? ObjectShell(from: decoder))?.metadata
      let key = metadata?.name.map { ObjectKey(namespace: metadata?.namespace, name: $0) }
      let reason = (error as? DecodingError)?.summary ?? "\(error)"
      result = .failure(MalformedObject(key: key, reason: reason))
    }
  }
}

/// The least that tells which object it is.
private struct ObjectShell: Decodable {
  struct Metadata: Decodable {
    var name: String?
    var namespace: String?
  }

  var metadata: Metadata?
}

extension MalformedObject: Error {}
