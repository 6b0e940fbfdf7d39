import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// get and list.
extension APIServer {
  func read(_ scope: RequestScope) throws -> SandboxResponse {
    if let version = scope.query["resourceVersion"], !version.isEmpty, UInt64(version) == nil {
      throw StatusError.unforeseen(
        "Invalid value: \(JSONValue.string(version).quoted): strconv.ParseUint: invalid syntax")
    }
    guard let object = store.get(scope.resource, scope.key) else {
      throw StatusError.notFound(scope.resource, name: scope.key.name)
    }
    return try answer(object, scope)
  }

  /// One object in the form that the client accepts.
  func answer(_ object: StoredObject, _ scope: RequestScope, status: Int = 200) throws -> SandboxResponse {
    switch Presentation(scope) {
    case .plain: return .json(try object.presented(as: scope.kind), status: status)
    case .metadata: return try .json(Presentation.partial(try object.value(as: scope.kind)), status: status)
    case .table(let included):
      let value = try object.value(as: scope.kind)
      return try .json(
        TablePrinter.table(
          columns: scope.kind.behavior.columns, objects: [value], listMeta: value["metadata"], includeObject: included,
          now: scope.now),
        status: status)
    }
  }

  func list(_ scope: RequestScope) throws -> SandboxResponse {
    try answer(try Page(scope, store), scope)
  }

  /// A list in the form that the client accepts.
  func answer(_ page: Page, _ scope: RequestScope) throws -> SandboxResponse {
    var metadata: [String: JSONValue] = ["resourceVersion": .string(String(page.revision))]
    metadata["continue"] = page.continueToken.map { .string($0) }
    metadata["remainingItemCount"] = page.remaining.map { .integer(Int64($0)) }
    switch Presentation(scope) {
    case .plain:
      let head: JSONValue = [
        "kind": .string(scope.kind.listKind), "apiVersion": .string(scope.kind.apiVersion),
        "metadata": .object(metadata),
      ]
      return .json(try Self.joined(head, try page.objects.map { try $0.item(of: scope.kind) }))
    case .metadata:
      return try .json([
        "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
        "items": .array(try page.objects.map { Presentation.partial(try $0.value(as: scope.kind)) }),
      ])
    case .table(let included):
      return try .json(
        TablePrinter.table(
          columns: scope.kind.behavior.columns, objects: try page.objects.map { try $0.value(as: scope.kind) },
          listMeta: .object(metadata),
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
