import ControllerRuntime
import Kubernetes
import Synchronization

/// Serves one lease with optimistic concurrency, and injects faults.
final class LeaseServer: Sendable {
  enum Fault: Sendable, CaseIterable {
    /// Requests fail at once.
    case connectionRefused
    /// Requests are not processed and get no response until they are cancelled.
    case unresponsive
    /// Writes are processed, but the response is lost.
    case responseLost
  }

  struct Write: Sendable, Hashable {
    var identity: String
    var holder: String
  }

  private struct State {
    var lease: Lease?
    var version = 0
    var writes: [Write] = []
    var faults: [String: Fault] = [:]
    var concurrentWrites = 0
    var pendingRequests = 0
  }

  private let state: Mutex<State>
  private let changes: ChangeNotifier

  init(lease: Lease? = nil, changes: ChangeNotifier) {
    state = Mutex(State(lease: lease))
    self.changes = changes
  }

  var lease: Lease? { state.withLock(\.lease) }
  /// Every write that was processed.
  var writes: [Write] { state.withLock(\.writes) }
  /// Number of requests that wait for a response that does not arrive.
  var pendingRequests: Int { state.withLock(\.pendingRequests) }

  func set(_ fault: Fault?, for identity: String) { state.withLock { $0.faults[identity] = fault } }
  /// Lets another client change the lease before each of the next writes.
  func injectConcurrentWrites(_ count: Int) { state.withLock { $0.concurrentWrites = count } }

  func client(of identity: String) -> any LeaseClient { Connection(server: self, identity: identity) }

  private struct Connection: LeaseClient {
    let server: LeaseServer
    let identity: String

    func get(_ key: ObjectKey) async throws -> Lease? {
      if case .unresponsive = try fault() { try await server.waitForCancellation() }
      return server.lease
    }

    func create(_ lease: Lease) async throws -> Lease { try await write(lease, expecting: nil) }

    func update(_ lease: Lease) async throws -> Lease {
      try await write(lease, expecting: lease.metadata.resourceVersion)
    }

    private func write(_ lease: Lease, expecting version: String?) async throws -> Lease {
      let fault = try fault()
      if case .unresponsive = fault { try await server.waitForCancellation() }
      let written = try server.store(lease, expecting: version, by: identity)
      if case .responseLost = fault { try await server.waitForCancellation() }
      return written
    }

    private func fault() throws -> Fault? {
      let fault = server.state.withLock { $0.faults[identity] }
      if case .connectionRefused = fault { throw TransportError.connectFailed("refused") }
      return fault
    }
  }

  private func store(_ lease: Lease, expecting version: String?, by identity: String) throws -> Lease {
    try state.withLock { state in
      if state.concurrentWrites > 0, state.lease != nil {
        state.concurrentWrites -= 1
        state.version += 1
        state.lease?.metadata.annotations = ["touched": "\(state.version)"]
        state.lease?.metadata.resourceVersion = "\(state.version)"
      }
      if version == nil, state.lease != nil { throw APIError(code: 409, reason: "AlreadyExists", message: "") }
      guard state.lease?.metadata.resourceVersion == version else { throw APIError.conflict }
      state.version += 1
      var lease = lease
      lease.metadata.resourceVersion = "\(state.version)"
      state.lease = lease
      state.writes.append(Write(identity: identity, holder: lease.spec?.holderIdentity ?? ""))
      return lease
    }
  }

  private func waitForCancellation() async throws {
    state.withLock { $0.pendingRequests += 1 }
    changes.notify()
    defer {
      state.withLock { $0.pendingRequests -= 1 }
      changes.notify()
    }
    let (silence, _) = AsyncStream<Never>.makeStream()
    for await _ in silence {}
    throw CancellationError()
  }
}
