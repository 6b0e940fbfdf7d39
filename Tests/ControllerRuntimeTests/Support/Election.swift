import ControllerRuntime
import Kubernetes
import Logging
import Synchronization

/// Runs real electors on one lease and one manual clock, and records which of them led at which time.
final class Election: Sendable {
  enum CandidateState: Sendable, Hashable {
    case waiting
    case leading
    /// `lead` returned, or threw the error with this description.
    case ended(String?)
  }

  /// A change of a candidate's state.
  struct Transition: Sendable, Hashable {
    var identity: String
    var state: CandidateState
    /// Time since the start of the election.
    var after: Duration
  }

  struct WorkFailed: Error {}

  static let key = ObjectKey(namespace: "ns", name: "lease")

  let server: LeaseServer
  let clock = ManualClock()
  private let start: ContinuousClock.Instant
  private let transitions = Mutex<[Transition]>([])
  private let stops = Mutex<[String: AsyncStream<Bool>.Continuation]>([:])

  init(lease: Lease? = nil) {
    server = LeaseServer(lease: lease, changes: clock.changes)
    start = clock.now
  }

  var history: [Transition] { transitions.withLock { $0 } }
  var leaders: [String] {
    Dictionary(grouping: history, by: \.identity).compactMap { $1.last?.state == .leading ? $0 : nil }.sorted()
  }
  func state(of identity: String) -> CandidateState? { history.last { $0.identity == identity }?.state }
  /// When a candidate first entered a state.
  func time(of identity: String, _ state: CandidateState) -> Duration? {
    history.first { $0.identity == identity && $0.state == state }?.after
  }

  /// Waits until a condition on the election, its clock or its server holds.
  func wait(until condition: @Sendable () -> Bool) async -> Bool { await clock.changes.wait(until: condition) }

  func elector(_ identity: String) -> LeaderElector {
    LeaderElector(
      client: server.client(of: identity), key: Self.key, identity: identity, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Runs a candidate until its work is stopped or its lease is lost.
  func runCandidate(_ identity: String) async {
    record(identity, .waiting)
    let (stop, continuation) = AsyncStream<Bool>.makeStream()
    stops.withLock { $0[identity] = continuation }
    do {
      try await elector(identity).lead {
        self.record(identity, .leading)
        for await isFailure in stop {
          if isFailure { throw WorkFailed() }
          return
        }
        try Task.checkCancellation()
      }
      record(identity, .ended(nil))
    } catch {
      record(identity, .ended("\(error)"))
    }
  }

  /// Ends the work of a leader.
  func stopWork(of identity: String, isFailure: Bool = false) {
    stops.withLock { $0[identity] }?.yield(isFailure)
  }

  /// Runs candidates beside a test and cancels them at the end.
  func run(_ identities: [String], _ test: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for identity in identities { group.addTask { await self.runCandidate(identity) } }
      try await test()
      group.cancelAll()
    }
  }

  /// Advances the clock; all candidates act in between.
  func advance(by duration: Duration) async { await clock.advance(by: duration, whenIdle: isIdle) }

  /// Whether every active candidate sleeps until its next attempt, or waits for a response that does not arrive. Leaders
  /// also sleep until the renew deadline.
  @Sendable private func isIdle() -> Bool {
    let states = Dictionary(grouping: history, by: \.identity).compactMapValues(\.last?.state)
    let active = states.values.count { if case .ended = $0 { false } else { true } }
    let wakeUpTimes = clock.wakeUpTimes
    let soon = wakeUpTimes.count { $0 <= clock.now + .milliseconds(2400) }
    return !states.isEmpty && wakeUpTimes.count == active + leaders.count && soon + server.pendingRequests >= active
  }

  private func record(_ identity: String, _ state: CandidateState) {
    let after = clock.now - start
    transitions.withLock { $0.append(Transition(identity: identity, state: state, after: after)) }
    clock.changes.notify()
  }
}
