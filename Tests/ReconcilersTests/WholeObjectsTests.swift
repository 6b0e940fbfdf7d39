import ControllerRuntime
import Foundation
import Kubernetes
import Planning
import Synchronization
import Testing

@testable import Reconcilers

/// Reading whole objects, of which tenants can enlarge some.
@Suite struct WholeObjectsTests {
  /// Objects whose names say how they are read.
  private struct Objects: ObjectClient {
    /// Whether it rejects objects whose name starts with `large`.
    let isLimited: Bool

    func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue {
      if key.name.hasPrefix("missing") { throw APIError(code: 404, reason: "NotFound", message: "not found") }
      if key.name.hasPrefix("refused") { throw APIError(code: 403, reason: "Forbidden", message: "forbidden") }
      if isLimited, key.name.hasPrefix("large") { throw TransportError.tooLarge(resource: "x", limit: 1) }
      return ["metadata": ["name": .string(key.name)]]
    }

    func apply(_ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions) async throws -> Data {
      throw CancellationError()
    }

    func patchData(
      merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
    ) async throws -> Data { throw CancellationError() }

    func create(
      _ manifest: JSONValue, type: ResourceType, namespace: String, fieldManager: String, dryRun: Bool
    ) async throws -> Data { throw CancellationError() }

    func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey, fieldManager: String) async throws -> Data {
      throw CancellationError()
    }

    func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws {
      throw CancellationError()
    }
  }

  private let objects = WholeObjects(Objects(isLimited: false)) { _ in Objects(isLimited: true) }
  private let type = ManagedKind.networkPolicy.resourceType

  private static func name(of object: JSONValue?) -> String? { object?["metadata"]?["name"]?.stringValue }

  @Test("a large object is not read to find out who changed it")
  func read() async {
    let names = ["small", "large", "missing", "refused"]
    let ids = names.map { ObjectID(kind: .networkPolicy, namespace: "a", name: $0) }
    let results = await objects.read(ids).map { id, result in
      switch result {
      case .success(.found(let object)): "\(id.name): found \(Self.name(of: object) ?? "")"
      case .success(.missing): "\(id.name): missing"
      case .success(.tooLarge): "\(id.name): too large"
      case .failure(let failure): "\(id.name): \(failure.kind)"
      }
    }
    #expect(
      results.sorted() == ["large: too large", "missing: missing", "refused: permission", "small: found small"])
  }

  /// Operations with objects that last until the test opens the gate.
  private final class Operations: Sendable {
    private struct State {
      var isOpen = false
      var active = 0
      var peak = 0
      var done: [String?] = []
    }
    private let state = Mutex(State())

    var peak: Int { state.withLock(\.peak) }
    var done: [String?] { state.withLock(\.done) }

    func open() { state.withLock { $0.isOpen = true } }

    func run(_ name: String?) async throws {
      state.withLock {
        $0.active += 1
        $0.peak = max($0.peak, $0.active)
      }
      while !state.withLock(\.isOpen) { try await Task.sleep(for: .milliseconds(1)) }
      state.withLock {
        $0.active -= 1
        $0.done.append(name)
      }
    }
  }

  @Test("at most two large objects are in memory at the same time, and small ones do not wait for them")
  func turns() async throws {
    let operations = Operations()
    let names = (0..<6).map { "large-\($0)" }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask {
          try await objects.with(type, ObjectKey(namespace: "a", name: name)) {
            try await operations.run(Self.name(of: $0))
          }
        }
      }
      // These two would wait forever behind the large ones.
      #expect(try await objects.with(type, ObjectKey(namespace: "a", name: "small")) { Self.name(of: $0) } == "small")
      #expect(try await objects.with(type, ObjectKey(namespace: "a", name: "missing")) { Self.name(of: $0) } == nil)
      operations.open()
      try await group.waitForAll()
    }
    #expect(operations.peak <= 2)
    #expect(operations.done.compactMap(\.self).sorted() == names)
  }
}
