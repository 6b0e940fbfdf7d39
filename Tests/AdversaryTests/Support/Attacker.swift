import Foundation
import Kubernetes
import Synchronization

/// A tenant who sends requests and remembers the answers.
final class Attacker: Sendable {
  /// How the API server answers.
  enum Answer: Sendable, Hashable {
    case accepted
    case rejectedByRBAC
    case rejectedByGuard
    /// E.g. not found, or a conflict.
    case other(String)
  }

  let client: Client
  let target: Target
  private let counts = Mutex<[Answer: Int]>([:])

  init(client: Client, target: Target) {
    self.client = client
    self.target = target
  }

  var namespace: String { target.namespace }
  var answers: [Answer: Int] { counts.withLock { $0 } }
  /// The name of the generated default deny.
  var deny: String { target.object("default-deny") }

  /// The answers as a cell of the table.
  var summary: String {
    let answers = answers
    let texts: [(Answer, String)] = [
      (.accepted, "accepted"), (.rejectedByRBAC, "RBAC rejects"), (.rejectedByGuard, "guard rejects"),
    ]
    let shown = texts.compactMap { answer, text in
      answers[answer].map { $0 == 1 ? text : "\(text) \($0)×" }
    }
    let others = answers.compactMap { if case .other(let reason) = $0.key { reason } else { nil } }.sorted()
    return (shown + (shown.isEmpty ? others : [])).joined(separator: ", ")
  }

  /// Sends a request, counts the answer, and returns the body; `nil` if it is not accepted.
  @discardableResult
  func send(_ request: APIRequest) async throws -> Data? {
    do {
      let data = try await client.send(request)
      count(.accepted)
      return data
    } catch let error as APIError {
      count(Self.answer(error))
      return nil
    }
  }

  private func count(_ answer: Answer) { counts.withLock { $0[answer, default: 0] += 1 } }

  private static func answer(_ error: APIError) -> Answer {
    if error.message.contains("ValidatingAdmissionPolicy 'plimsoll-") { return .rejectedByGuard }
    if error.isForbidden { return .rejectedByRBAC }
    return .other(error.reason.isEmpty ? "\(error.code)" : error.reason)
  }

  /// Repeats a step for a time.
  func keep(for time: Duration, pause: Duration = .milliseconds(5), _ step: () async throws -> Void) async throws {
    let end = ContinuousClock.now + time
    while .now < end {
      try await step()
      try await Task.sleep(for: pause)
    }
  }
}

// MARK: - Requests

extension Attacker {
  private func key(_ type: ResourceType, _ name: String) -> ObjectKey {
    ObjectKey(namespace: type.isNamespaced ? namespace : nil, name: name)
  }

  func delete(_ type: ResourceType, _ name: String) async throws {
    try await send(.delete(type, key(type, name)))
  }

  func deleteCollection(_ type: ResourceType) async throws {
    var request = try APIRequest.delete(type, ObjectKey(namespace: namespace, name: ""))
    request.path = APIPath.path(type, namespace: namespace)
    try await send(request)
  }

  func create(
    _ type: ResourceType, _ name: String, labels: [String: String] = [:], _ fields: JSONValue,
    manager: String = "kubectl-create"
  ) async throws {
    let object = target.manifest(type, name, labels: labels, fields)
    try await send(.create(object.jsonData(), type, namespace: namespace, fieldManager: manager))
  }

  func apply(
    _ type: ResourceType, _ name: String, labels: [String: String] = [:], _ fields: JSONValue,
    manager: String = "kubectl"
  ) async throws {
    let object = target.manifest(type, name, labels: labels, fields)
    try await send(
      .apply(object.jsonData(), type, key(type, name), ApplyOptions(fieldManager: manager, force: true)))
  }

  func patch(_ type: ResourceType, _ name: String, _ patch: JSONValue, subresource: String? = nil) async throws {
    try await send(
      .mergePatch(
        patch.jsonData(), type, key(type, name), fieldManager: "kubectl-edit", subresource: subresource))
  }

  /// Adds labels to an object until the API server refuses any more.
  func fill(_ type: ResourceType, _ name: String) async throws {
    var (bytes, step) = (100_000, 0)
    while bytes >= 80 {
      let labels = (0..<bytes / 80).map { ("fill-\(step)-\($0)", JSONValue.string(String(repeating: "x", count: 60))) }
      let patch: JSONValue = ["metadata": ["labels": .object(Dictionary(labels) { first, _ in first })]]
      let accepted = try await send(
        .mergePatch(patch.jsonData(), type, key(type, name), fieldManager: "kubectl-edit", subresource: nil))
      if accepted == nil { bytes /= 5 }
      step += 1
    }
  }

  /// Reads an object, changes it, and replaces it.
  func replace(_ type: ResourceType, _ name: String, _ change: (inout JSONValue) -> Void) async throws {
    guard var object = try await target.get(type, name) else { return }
    object["metadata"]?["resourceVersion"] = nil
    object["metadata"]?["managedFields"] = nil
    change(&object)
    try await send(.update(object.jsonData(), type, key(type, name), fieldManager: "kubectl-replace"))
  }

  /// Deletes an object and creates another one of the same name.
  func recreate(
    _ type: ResourceType, _ name: String, labels: [String: String] = [:], _ fields: JSONValue
  ) async throws {
    try await delete(type, name)
    try await create(type, name, labels: labels, fields)
  }
}
