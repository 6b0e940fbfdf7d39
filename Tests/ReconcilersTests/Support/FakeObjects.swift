import ControllerRuntime
import Foundation
import Kubernetes
import Planning
import Synchronization

/// Objects in memory that an executor reads and writes, with a log of the writes.
///
/// Apply replaces everything but the metadata that others set. `refusals` and `alterations` simulate validation and
/// mutating webhooks.
final class FakeObjects: ObjectClient {
  private struct State {
    var objects: [ObjectKey: JSONValue] = [:]
    var writes: [String] = []
    var refusals: [String: APIError] = [:]
    var alterations: [ObjectKey: JSONValue] = [:]
    var version = 10
  }

  private let state = Mutex(State())

  /// The writes so far, e.g. `apply a/x force`, in order.
  var writes: [String] { state.withLock(\.writes) }

  subscript(key: ObjectKey) -> JSONValue? {
    get { state.withLock { $0.objects[key] } }
    set { state.withLock { $0.objects[key] = newValue } }
  }

  /// Makes a write fail, e.g. `apply a/x`.
  func refuse(_ write: String, with error: APIError) { state.withLock { $0.refusals[write] = error } }

  /// Merges a patch into every object that is applied under the key, as a mutating webhook does.
  func alter(_ key: ObjectKey, by patch: JSONValue) { state.withLock { $0.alterations[key] = patch } }

  func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
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

  func patchData(
    json patch: [JSONValue], type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data {
    try write("patch \(key) " + patch.compactMap { $0["path"]?.stringValue }.joined(separator: " "), key) { state in
      guard var object = state.objects[key] else { throw Self.notFound }
      for operation in patch where operation["op"] != "test" {
        let path = (operation["path"]?.stringValue ?? "").split(separator: "/").map(String.init)
        object = object.setting(operation["op"] == "remove" ? nil : operation["value"], at: path[...])
      }
      state.objects[key] = object
      return object
    }
  }

  func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws {
    _ = try write("delete \(key) \(preconditions?.uid ?? "") \(preconditions?.resourceVersion ?? "")", key) { state in
      guard state.objects.removeValue(forKey: key) != nil else { throw Self.notFound }
      return [:]
    }
  }

  private func write(
    _ title: String, _ key: ObjectKey, _ body: (inout State) throws -> JSONValue
  ) throws -> Data {
    try state.withLock { state in
      state.writes.append(title)
      if let refusal = state.refusals.first(where: { title.hasPrefix($0.key) })?.value { throw refusal }
      var object = try body(&state)
      state.version += 1
      object["metadata"]?["resourceVersion"] = .string("\(state.version)")
      if state.objects[key] != nil, !title.hasSuffix("dry-run") { state.objects[key] = object }
      return try object.jsonData()
    }
  }

  private static let notFound = APIError(code: 404, reason: "NotFound", message: "not found")

  private static func merge(_ patch: JSONValue, into object: JSONValue) -> JSONValue {
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

extension JSONValue {
  /// The object with a replaced or removed value at the end of a path.
  func setting(_ value: JSONValue?, at path: ArraySlice<String>) -> JSONValue {
    guard let first = path.first, case .object(var members) = self else { return self }
    let name = first.replacing("~1", with: "/").replacing("~0", with: "~")
    members[name] = path.count == 1 ? value : members[name]?.setting(value, at: path.dropFirst())
    return .object(members)
  }
}
