import Foundation
import Kubernetes

/// get and list.
extension APIServer {
  func read(_ scope: RequestScope) throws -> SandboxResponse {
    guard let object = store.get(scope.resource, scope.key) else {
      throw StatusError.notFound(scope.resource, name: scope.key.name)
    }
    return try answer(object, scope)
  }

  /// One object in the form that the client accepts.
  func answer(_ object: StoredObject, _ scope: RequestScope, status: Int = 200) throws -> SandboxResponse {
    switch Presentation(scope) {
    case .plain: return .json(try scope.kind.presented(object.bytes), status: status)
    case .metadata: return try .json(Presentation.partial(try object.value()), status: status)
    case .table(let included):
      let value = try object.value()
      return try .json(
        TablePrinter.table(
          kind: scope.kind, objects: [value], listMeta: value["metadata"], includeObject: included, now: scope.now),
        status: status)
    }
  }

  func list(_ scope: RequestScope) throws -> SandboxResponse {
    let page = try Page(scope, store)
    var metadata: [String: JSONValue] = ["resourceVersion": .string(String(page.revision))]
    metadata["continue"] = page.continueToken.map { .string($0) }
    metadata["remainingItemCount"] = page.remaining.map { .integer(Int64($0)) }
    switch Presentation(scope) {
    case .plain:
      let head: JSONValue = [
        "kind": .string(scope.kind.listKind), "apiVersion": .string(scope.kind.apiVersion),
        "metadata": .object(metadata),
      ]
      return .json(try Self.joined(head, try page.objects.map { try scope.kind.presented($0.bytes) }))
    case .metadata:
      return try .json([
        "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
        "items": .array(try page.objects.map { Presentation.partial(try $0.value()) }),
      ])
    case .table(let included):
      return try .json(
        TablePrinter.table(
          kind: scope.kind, objects: try page.objects.map { try $0.value() }, listMeta: .object(metadata),
          includeObject: included, now: scope.now))
    }
  }

  /// A list whose items are written already.
  private static func joined(_ head: JSONValue, _ items: [Data]) throws -> Data {
    var data = try head.jsonData()
    data.removeLast()
    data.append(contentsOf: Array(",\"items\":[".utf8))
    data.reserveCapacity(data.count + items.reduce(4) { $0 + $1.count + 1 })
    for (index, item) in items.enumerated() {
      if index > 0 { data.append(UInt8(ascii: ",")) }
      data.append(item)
    }
    data.append(contentsOf: Array("]}".utf8))
    return data
  }
}

/// The form in which a client wants objects.
enum Presentation: Sendable {
  case plain
  /// `PartialObjectMetadata`.
  case metadata
  /// `Table`, as `kubectl get` prints it.
  case table(TablePrinter.IncludedObject)

  init(_ scope: RequestScope) {
    for media in scope.accept.split(separator: ",") {
      if media.contains("as=Table") {
        let included = scope.query["includeObject"].flatMap(TablePrinter.IncludedObject.init(rawValue:)) ?? .metadata
        self = .table(included)
        return
      }
      if media.contains("as=PartialObjectMetadata") {
        self = .metadata
        return
      }
      if media.hasPrefix("application/json"), !media.contains("as=") { break }
    }
    self = .plain
  }

  /// The metadata of an object alone.
  static func partial(_ object: JSONValue) -> JSONValue {
    ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
  }
}

extension ServedKind {
  /// Stored bytes as this version of the kind shows them.
  ///
  /// Objects are kept in the version they were last written in; where a definition serves several, they differ in
  /// nothing else (conversion `None`).
  func presented(_ bytes: Data) throws -> Data {
    guard isCustom else { return bytes }
    let mark = Data("\"apiVersion\":\"\(apiVersion)\"".utf8)
    if bytes.dropFirst().starts(with: mark) { return bytes }
    var object = try JSONValue(parsing: bytes)
    object["apiVersion"] = .string(apiVersion)
    return try object.jsonData()
  }
}
