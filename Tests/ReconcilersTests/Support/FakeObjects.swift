import ControllerRuntime
import Foundation
import Kubernetes
import Planning
import Synchronization

/// Objects in memory that an executor reads and writes, with a log of the writes.
///
/// Apply replaces everything but the metadata that others set. `refusals`, `alterations` and `rivals` simulate validation,
/// mutating webhooks and other clients that are faster.
final class FakeObjects: ObjectClient {
  private struct State {
    var objects: [ObjectKey: JSONValue] = [:]
    var writes: [String] = []
    var refusals: [String: APIError] = [:]
    var alterations: [ObjectKey: JSONValue] = [:]
    var rivals: [ObjectKey: [JSONValue]] = [:]
    var version = 10
    var sizeLimit = Int.max
    var onWrite: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// The writes so far, e.g. `apply a/x force`, in order.
  var writes: [String] { state.withLock(\.writes) }

  subscript(key: ObjectKey) -> JSONValue? {
    get { state.withLock { $0.objects[key] } }
    set { state.withLock { $0.objects[key] = newValue } }
  }

  /// Makes a write or a read fail, e.g. `apply a/x` or `get a/x`, until the error is `nil`.
  func refuse(_ write: String, with error: APIError?) { state.withLock { $0.refusals[write] = error } }

  /// Refuses larger objects as etcd does, in bytes of JSON.
  func limitSize(to bytes: Int) { state.withLock { $0.sizeLimit = bytes } }

  /// Runs an action directly before the next write.
  func beforeWrite(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onWrite = action } }

  /// Merges a patch into every object that is applied under the key, as a mutating webhook does.
  func alter(_ key: ObjectKey, by patch: JSONValue) { state.withLock { $0.alterations[key] = patch } }

  /// Merges each of the patches into the object directly before one write of it, as another client does.
  func precede(_ key: ObjectKey, by patches: [JSONValue]) { state.withLock { $0.rivals[key] = patches } }

  func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
    if let refusal = state.withLock({ $0.refusals["get \(key)"] }) { throw refusal }
    guard let object = self[key] else { throw Self.notFound }
    return object
  }

  func apply(_ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions) async throws -> Data {
    let words = ["apply", "\(key)"] + (options.force ? ["force"] : []) + (options.dryRun ? ["dry-run"] : [])
    return try write(words.joined(separator: " "), key) { state in
      var object = manifest
      if let alteration = state.alterations[key] { object = Self.merge(alteration, into: object) }
      object["metadata"]?["uid"] = state.objects[key]?["metadata"]?["uid"] ?? "uid"
      object["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Apply"]]
      if !options.dryRun { state.objects[key] = object }
      return object
    }
  }

  func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data {
    try write("merge \(key)", key) { state in
      guard let object = state.objects[key] else { throw Self.notFound }
      let merged = Self.merge(patch, into: object)
      state.objects[key] = merged
      return merged
    }
  }

  func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, fieldManager: String, dryRun: Bool
  ) async throws -> Data {
    let key = ObjectKey(namespace: namespace, name: manifest["metadata"]?["name"]?.stringValue ?? "")
    return try write("create \(key)\(dryRun ? " dry-run" : "")", key) { state in
      guard state.objects[key] == nil else { throw APIError(code: 409, reason: "AlreadyExists", message: "exists") }
      let object = Self.stored(manifest, key, state)
      if !dryRun { state.objects[key] = object }
      return object
    }
  }

  func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey, fieldManager: String) async throws -> Data {
    try write("replace \(key)", key) { state in
      guard try object.jsonData().count <= state.sizeLimit else {
        throw APIError(code: 500, reason: "", message: "etcdserver: request is too large")
      }
      guard let live = state.objects[key] else { throw Self.notFound }
      try Self.check(object["metadata"]?["resourceVersion"], against: live)
      let object = Self.stored(object, key, state)
      state.objects[key] = object
      return object
    }
  }

  private static func stored(_ object: JSONValue, _ key: ObjectKey, _ state: State) -> JSONValue {
    var object = object
    if let alteration = state.alterations[key] { object = merge(alteration, into: object) }
    object["metadata"]?["uid"] = state.objects[key]?["metadata"]?["uid"] ?? "uid"
    object["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Update"]]
    return object
  }

  private static func check(_ version: JSONValue?, against live: JSONValue) throws {
    guard let version, version != live["metadata"]?["resourceVersion"] else { return }
    throw APIError(code: 409, reason: "Conflict", message: "the object has been modified")
  }

  func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws {
    _ = try write("delete \(key) \(preconditions?.uid ?? "") \(preconditions?.resourceVersion ?? "")", key) { state in
      guard let live = state.objects[key] else { throw Self.notFound }
      if live["metadata"]?["resourceVersion"] != nil {
        try Self.check(preconditions?.resourceVersion.map(JSONValue.string), against: live)
      }
      state.objects[key] = nil
      return [:]
    }
  }

  private func write(
    _ title: String, _ key: ObjectKey, _ body: (inout State) throws -> JSONValue
  ) throws -> Data {
    state.withLock { $0.onWrite.take() }?()
    return try state.withLock { state in
      state.writes.append(title)
      if let rival = state.rivals[key]?.first, let live = state.objects[key] {
        state.rivals[key]?.removeFirst()
        state.version += 1
        state.objects[key] = Self.merge(rival, into: live)
        state.objects[key]?["metadata"]?["resourceVersion"] = .string("\(state.version)")
      }
      if let refusal = state.refusals.first(where: { title.hasPrefix($0.key) })?.value { throw refusal }
      var object = try body(&state)
      state.version += 1
      object["metadata"]?["resourceVersion"] = .string("\(state.version)")
      if state.objects[key] != nil, !title.hasSuffix("dry-run") { state.objects[key] = object }
      return try object.jsonData()
    }
  }

  private static let notFound = APIError(code: 404, reason: "NotFound", message: "not found")

  static func merge(_ patch: JSONValue, into object: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch, case .object(var members) = object else { return patch }
    for (key, value) in changes {
      if value == .null {
        members.removeValue(forKey: key)
      } else {
        members[key] = merge(value, into: members[key] ?? [:])
      }
    }
    return .object(members)
  }
}
