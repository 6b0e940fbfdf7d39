import ControllerRuntime
import Kubernetes
import Planning
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An object client that stores nothing: every write is a dry run of the API server. The client keeps the outcomes, so that
/// later reads and writes of the same object see them.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
///
/// If the server forbids a write only for the user of the command, the client computes the outcome. If the server would reject
/// the write for the operator, too, the client records and throws the error. It sends only the first write of an object,
/// because the server does not know the outcome of a dry run at the next one. It computes deletions.
final class DryRunClient: ObjectClient {
  /// The outcome of the writes of one object.
  struct Outcome: Sendable, Hashable {
    /// The object before; `nil` if there was none.
    var before: JSONValue?
    /// The object after; `nil` if there would be none.
    var after: JSONValue?
    /// The origin of the outcome.
    var origin = ObjectChange.Origin.server
    /// The server's warnings.
    var warnings: [String] = []
    /// Why the outcome is computed, in a sentence.
    var note: String?
    /// Whether an earlier write deleted the object.
    fileprivate var wasDeleted = false
  }

  private struct ID: Hashable {
    var type: ResourceType
    var key: ObjectKey
  }

  private struct State {
    /// Objects as they were read; `nil` for those that do not exist.
    var live: [ID: JSONValue?] = [:]
    var outcomes: [ID: Outcome] = [:]
    var failure: (any Error)?
  }

  private let client: Client
  private let kinds: [ResourceType: ManagedKind]
  private let budget: ReadingBudget
  private let state = Mutex(State())

  /// Creates a client.
  ///
  /// - Parameters:
  ///   - client: The client of the server; all writes are dry runs.
  ///   - kinds: The kinds that may be written.
  ///   - live: Objects that were read already.
  ///   - budget: Limits what is read.
  init(
    client: Client, kinds: [ManagedKind], live: [ObjectID: LiveObject] = [:], budget: ReadingBudget = ReadingBudget(nil)
  ) {
    self.client = client
    self.budget = budget
    self.kinds = Dictionary(kinds.map { ($0.resourceType, $0) }, uniquingKeysWith: { first, _ in first })
    state.withLock { state in
      for (id, object) in live {
        let key = ID(type: id.kind.resourceType, key: id.key)
        switch object {
        case .found(let value): state.live[key] = .some(value)
        case .missing: state.live[key] = .some(nil)
        case .tooLarge: break
        }
      }
    }
  }

  /// The outcome of the writes of an object; `nil` if it was not written.
  func outcome(of id: ObjectID) -> Outcome? {
    state.withLock { $0.outcomes[ID(type: id.kind.resourceType, key: id.key)] }
  }

  /// The reasons why outcomes are computed, without duplicates.
  var notes: [String] { state.withLock { Set($0.outcomes.values.compactMap(\.note)).sorted() } }

  /// The first failure that is unrelated to the write: the server is not available, or an object cannot be read.
  var failure: (any Error)? { state.withLock { $0.failure } }
}

// MARK: - Reading

extension DryRunClient {
  func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
    if let outcome = state.withLock({ $0.outcomes[ID(type: type, key: key)] }) {
      guard let after = outcome.after else { throw Self.notFound(key) }
      return after
    }
    return try await read(type, key)
  }

  private func read(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
    let live = state.withLock { $0.live[ID(type: type, key: key)] }
    if case .some(.none) = live { throw Self.notFound(key) }
    do {
      // Some servers omit the two fields from single objects; a diff always needs them.
      var object: JSONValue
      if case .some(.some(let known)) = live { object = known } else { object = try await client.getValue(type, key) }
      if budget.isLimited { try budget.take(try object.jsonData().count) }
      object["apiVersion"] = .string(type.apiVersion)
      object["kind"] = .string(type.kind)
      return object
    } catch let error as APIError where !error.isNotFound {
      let fix = error.isForbidden ? "; grant get on it to the user of this command" : ""
      throw fail(PreviewError("cannot read \(type.kind) '\(key)': \(error)\(fix)"))
    } catch {
      throw error is APIError ? error : fail(error)
    }
  }

  private static func notFound(_ key: ObjectKey) -> APIError {
    APIError(code: 404, reason: "NotFound", message: "'\(key)' not found")
  }

  private func fail(_ error: any Error) -> any Error {
    state.withLock { $0.failure = $0.failure ?? error }
    return error
  }
}

// MARK: - Writing

extension DryRunClient {
  func apply(
    _ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions
  ) async throws -> Data {
    let known = state.withLock { $0.outcomes[ID(type: type, key: key)] }
    let before = known == nil ? try await readIfPresent(type, key) : known?.after
    let estimate = before.flatMap { live in
      kinds[type].map { LocalWrite.apply(manifest, over: live, kind: $0) }
    }
    return try await write(
      type, key, before: before, isFirst: known == nil, estimate: estimate ?? manifest,
      by: .apply(try manifest.jsonData(), type, key, options.asDryRun))
  }

  func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, fieldManager: String, dryRun: Bool
  ) async throws -> Data {
    // A rehearsal before a replacement: the replacement itself is the dry run here.
    if dryRun { return try manifest.jsonData() }
    let key = ObjectKey(namespace: namespace, name: manifest["metadata"]?["name"]?.stringValue ?? "")
    let known = state.withLock { $0.outcomes[ID(type: type, key: key)] }
    if let known, known.wasDeleted {
      return try await createSuccessor(manifest, of: known, type, key, fieldManager: fieldManager)
    }
    return try await write(
      type, key, before: nil, isFirst: known == nil, estimate: manifest,
      by: .create(
        try manifest.jsonData(), type, namespace: namespace, fieldManager: fieldManager, dryRun: true))
  }

  /// Creates the successor of an object that an earlier write deleted. The server still has the old one, so the dry run uses
  /// an unused name.
  private func createSuccessor(
    _ manifest: JSONValue, of old: Outcome, _ type: ResourceType, _ key: ObjectKey, fieldManager: String
  ) async throws -> Data {
    var renamed = manifest
    renamed["metadata"]?["name"] = .string(key.name + "-rehearsal")
    return try await write(
      type, key, before: old.before, isFirst: true, estimate: manifest,
      by: .create(
        try renamed.jsonData(), type, namespace: key.namespace, fieldManager: fieldManager, dryRun: true)
    ) { answer in
      answer["metadata"]?["name"] = .string(key.name)
    }
  }

  func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey, fieldManager: String) async throws -> Data {
    let known = state.withLock { $0.outcomes[ID(type: type, key: key)] }
    let before = try await getValue(type, key)
    let estimate = kinds[type].map { LocalWrite.apply(object, over: before, kind: $0) } ?? object
    return try await write(
      type, key, before: before, isFirst: known == nil, estimate: estimate,
      by: .update(try object.jsonData(), type, key, fieldManager: fieldManager, dryRun: true))
  }

  func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data {
    let known = state.withLock { $0.outcomes[ID(type: type, key: key)] }
    let before = try await getValue(type, key)
    return try await write(
      type, key, before: before, isFirst: known == nil, estimate: LocalWrite.merge(patch, into: before),
      by: .mergePatch(
        try patch.jsonData(), type, key, fieldManager: fieldManager, subresource: subresource, dryRun: true))
  }

  func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws {
    let before = try await getValue(type, key)
    state.withLock { state in
      let id = ID(type: type, key: key)
      var outcome = state.outcomes[id] ?? Outcome(before: before)
      outcome.after = nil
      outcome.wasDeleted = true
      state.outcomes[id] = outcome
    }
  }

  private func readIfPresent(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue? {
    do {
      return try await read(type, key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }
}

// MARK: - Dry runs

extension DryRunClient {
  /// Sends a write as a dry run, or computes it if the object was written before; keeps and returns the outcome.
  private func write(
    _ type: ResourceType, _ key: ObjectKey, before: JSONValue?, isFirst: Bool, estimate: JSONValue,
    by request: APIRequest, _ adjust: (inout JSONValue) -> Void = { _ in }
  ) async throws -> Data {
    guard isFirst else { return try store(estimate, type, key, before: before) }
    if let failure { throw failure }
    do {
      let answer = try await client.response(to: request)
      try budget.take(answer.body.count)
      var after = try JSONValue(parsing: answer.body)
      adjust(&after)
      return try store(after, type, key, before: before, warnings: answer.warnings)
    } catch let error as APIError where error.isAboutTheUser(writing: type) {
      let note =
        "the API server does not dry-run writes of \(type.qualifiedName) for the user of this command: they are computed"
        + " without its defaults, webhooks and warnings; grant create, update and patch on them to include these"
      return try store(estimate, type, key, before: before, origin: .estimate, note: note)
    } catch let error as APIError where error.isAboutTheObject {
      _ = try store(estimate, type, key, before: before, origin: .refused(error.message))
      throw error
    } catch {
      throw fail(error)
    }
  }

  private func store(
    _ after: JSONValue, _ type: ResourceType, _ key: ObjectKey, before: JSONValue?,
    origin: ObjectChange.Origin? = nil, warnings: [String] = [], note: String? = nil
  ) throws -> Data {
    state.withLock { state in
      let id = ID(type: type, key: key)
      var outcome = state.outcomes[id] ?? Outcome(before: before)
      outcome.after = after
      outcome.origin = origin ?? outcome.origin
      outcome.warnings += warnings
      outcome.note = note ?? outcome.note
      state.outcomes[id] = outcome
    }
    return try after.jsonData()
  }
}

extension ApplyOptions {
  fileprivate var asDryRun: ApplyOptions {
    var copy = self
    copy.dryRun = true
    return copy
  }
}

extension APIError {
  /// Whether the server forbids the write only for the user of the command: the user cannot write the kind (authorizer:
  /// `User "x" cannot patch resource …`), cannot grant the permissions of a role, or cannot bind a role that exists only in
  /// this dry run.
  ///
  /// Admission also responds with Forbidden, but for every client.
  fileprivate func isAboutTheUser(writing type: ResourceType) -> Bool {
    if isNotFound { return type == RoleBinding.resourceType }
    guard isForbidden else { return false }
    return message.contains("attempting to grant RBAC permissions not currently held")
      || message.contains(#/User ".*" cannot [a-z]+ resource /#)
  }

  /// Whether the server rejects the write.
  fileprivate var isAboutTheObject: Bool { code < 500 && !isTooManyRequests && !isUnauthorized }
}
