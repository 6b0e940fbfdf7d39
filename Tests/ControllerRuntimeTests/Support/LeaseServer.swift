import ControllerRuntime
import Kubernetes
import Synchronization

/// One lease on a server that compares versions, and the faults that a client of it may meet.
final class LeaseServer: Sendable {
  enum Fault: Sendable {
    /// Requests fail at once.
    case refused
    /// No answer comes until the request is cancelled; nothing is written.
    case silent
    /// Writes are carried out, and no answer comes.
    case mute
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
    var strangerWrites = 0
    var unanswered = 0
  }

  private let state: Mutex<State>

  init(lease: Lease? = nil) { state = Mutex(State(lease: lease)) }

  var lease: Lease? { state.withLock(\.lease) }
  /// Every write that was carried out.
  var writes: [Write] { state.withLock(\.writes) }
  /// Requests without an answer.
  var unanswered: Int { state.withLock(\.unanswered) }

  func set(_ fault: Fault?, for identity: String) { state.withLock { $0.faults[identity] = fault } }
  /// Before each of the next writes, someone else changes the lease.
  func interfere(times: Int) { state.withLock { $0.strangerWrites = times } }

  func client(of identity: String) -> any LeaseClient { Connection(server: self, identity: identity) }

  private struct Connection: LeaseClient {
    let server: LeaseServer
    let identity: String

    func get(_ key: ObjectKey) async throws -> Lease? {
      if case .silent = try fault() { try await server.neverAnswer() }
      return server.lease
    }

    func create(_ lease: Lease) async throws -> Lease { try await write(lease, expecting: nil) }

    func update(_ lease: Lease) async throws -> Lease {
      try await write(lease, expecting: lease.metadata.resourceVersion)
    }

    private func write(_ lease: Lease, expecting version: String?) async throws -> Lease {
      let fault = try fault()
      if case .silent = fault { try await server.neverAnswer() }
      let written = try server.store(lease, expecting: version, by: identity)
      if case .mute = fault { try await server.neverAnswer() }
      return written
    }

    private func fault() throws -> Fault? {
      let fault = server.state.withLock { $0.faults[identity] }
      if case .refused = fault { throw TransportError.connectFailed("refused") }
      return fault
    }
  }

  private func store(_ lease: Lease, expecting version: String?, by identity: String) throws -> Lease {
    try state.withLock { state in
      if state.strangerWrites > 0, state.lease != nil {
        state.strangerWrites -= 1
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

  private func neverAnswer() async throws {
    state.withLock { $0.unanswered += 1 }
    defer { state.withLock { $0.unanswered -= 1 } }
    let (silence, _) = AsyncStream<Never>.makeStream()
    for await _ in silence {}
    throw CancellationError()
  }
}
