import ControllerRuntime
import Kubernetes
import Logging
import Synchronization

/// Real electors on one lease and one manual clock, and who led when.
final class Election: Sendable {
  enum Standing: Sendable, Hashable {
    case waiting
    case leading
    case ended(String?)
  }

  struct WorkFailed: Error {}

  struct Moment: Sendable, Hashable {
    var identity: String
    var standing: Standing
    var after: Duration
  }

  static let key = ObjectKey(namespace: "ns", name: "lease")

  let server: LeaseServer
  let clock = ManualClock()
  private let start: ContinuousClock.Instant
  private let moments = Mutex<[Moment]>([])
  private let stops = Mutex<[String: AsyncStream<Bool>.Continuation]>([:])

  init(lease: Lease? = nil) {
    server = LeaseServer(lease: lease)
    start = clock.now
  }

  var history: [Moment] { moments.withLock { $0 } }
  var leaders: [String] {
    Dictionary(grouping: history, by: \.identity).compactMap { $1.last?.standing == .leading ? $0 : nil }.sorted()
  }
  func standing(of identity: String) -> Standing? { history.last { $0.identity == identity }?.standing }
  func moment(_ identity: String, _ standing: Standing) -> Duration? {
    history.first { $0.identity == identity && $0.standing == standing }?.after
  }

  func elector(_ identity: String) -> LeaderElector {
    LeaderElector(
      client: server.client(of: identity), key: Self.key, identity: identity, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Takes part until the work is stopped or the lease is lost.
  func takePart(_ identity: String) async {
    note(identity, .waiting)
    let (stop, continuation) = AsyncStream<Bool>.makeStream()
    stops.withLock { $0[identity] = continuation }
    do {
      try await elector(identity).lead {
        self.note(identity, .leading)
        for await isFailure in stop {
          if isFailure { throw WorkFailed() }
          return
        }
        try Task.checkCancellation()
      }
      note(identity, .ended(nil))
    } catch {
      note(identity, .ended("\(error)"))
    }
  }

  /// Lets the leader's work end.
  func stop(_ identity: String, isFailure: Bool = false) { stops.withLock { $0[identity] }?.yield(isFailure) }

  /// Runs candidates beside a test, and cancels them in the end.
  func run(_ identities: [String], _ test: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for identity in identities { group.addTask { await self.takePart(identity) } }
      try await test()
      group.cancelAll()
    }
  }

  /// Lets time pass; everyone acts in between.
  func pass(_ duration: Duration) async { await clock.run(for: duration, untilAtRest: isAtRest) }

  /// Everyone who takes part sleeps until the next look at the lease, or waits for an answer that does not come.
  @Sendable private func isAtRest() -> Bool {
    let standings = Dictionary(grouping: history, by: \.identity).compactMapValues(\.last?.standing)
    let active = standings.values.count { if case .ended = $0 { false } else { true } }
    let dues = clock.dues
    let soon = dues.count { $0 <= clock.now + .milliseconds(2400) }
    return standings.isEmpty == false && dues.count == active && soon + server.unanswered >= active
  }

  private func note(_ identity: String, _ standing: Standing) {
    let after = clock.now - start
    moments.withLock { $0.append(Moment(identity: identity, standing: standing, after: after)) }
  }
}
