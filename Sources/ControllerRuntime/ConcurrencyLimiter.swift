import DequeModule
import HeapModule
import Synchronization

/// Limits concurrent operations to the number that the server handles without queueing.
///
/// The limit follows `ConcurrencyLimit`, and is lower while there are urgent operations. These start at once. All others wait
/// for a place; those of the unit of work that began first start first, so that work that has begun is finished before more is
/// begun. While urgent operations run, the others have half of the limit.
///
/// A worker that waits for `room()` before it takes a unit of work begins none whose operations would only wait.
public final class ConcurrencyLimiter: Sendable {
  /// The position of a unit of work among all others.
  public struct Ticket: Sendable {
    fileprivate let number: UInt64
  }

  private struct Waiter: Comparable {
    let ticket: UInt64
    let continuation: CheckedContinuation<Int, Never>

    static func < (left: Waiter, right: Waiter) -> Bool { left.ticket < right.ticket }
    static func == (left: Waiter, right: Waiter) -> Bool { left.ticket == right.ticket }
  }

  private struct State {
    var limit: ConcurrencyLimit
    var running = 0
    var urgent = 0
    var waiters: Heap<Waiter> = []
    var lastTicket: UInt64 = 0
    /// Units of work between `room()` and `leaveRoom()`, and those that wait for it.
    var units = 0
    var waitingUnits: Deque<CheckedContinuation<Void, Never>> = []
    var lastUrgent: ContinuousClock.Instant?

    /// Records an operation that succeeded.
    mutating func record(
      _ kind: String, from start: ContinuousClock.Instant, running: Int, now: ContinuousClock.Instant
    ) {
      let isShared = lastUrgent.map { now - $0 < ConcurrencyLimiter.urgentPeriod } ?? false
      limit.record(now - start, of: kind, running: running, isShared: isShared)
    }

    /// Whether an operation that is not urgent may start. While urgent operations run, others have only half of the limit, so
    /// that the server handles the urgent ones first. They always have some places, so that a client that causes
    /// urgent operations all the time does not stop them.
    var hasPlace: Bool {
      let others = running - urgent
      return others < ConcurrencyLimiter.reserved || others < (urgent == 0 ? limit.value : limit.value / 2)
    }

    /// Whether another unit of work would soon have a place. Few waiting operations are enough to use all places. One unit
    /// always has room, also if the operations of others wait all the time.
    var hasRoom: Bool {
      units < max(limit.value, ConcurrencyLimiter.reserved) && (units == 0 || waiters.count * 4 < limit.value)
    }

    /// Counts the units of work that can begin now, and returns them: at most two, because each causes operations, which then wait.
    mutating func beginUnits() -> [CheckedContinuation<Void, Never>] {
      var begun: [CheckedContinuation<Void, Never>] = []
      while begun.count < 2, hasRoom, let next = waitingUnits.popFirst() {
        units += 1
        begun.append(next)
      }
      return begun
    }

    /// Counts the waiting operations that can start now, and returns them with the number of operations that are running then.
    mutating func start() -> [(Waiter, running: Int)] {
      var started: [(Waiter, running: Int)] = []
      while hasPlace, let next = waiters.popMin() {
        running += 1
        started.append((next, running))
      }
      return started
    }
  }

  /// How long after an urgent operation more of them are expected.
  private static let urgentPeriod = Duration.seconds(10)

  /// Operations that run however many urgent ones there are.
  private static let reserved = 2

  private let state: Mutex<State>
  private let clock: any MonotonicClock

  /// Creates a limiter.
  ///
  /// - Parameters:
  ///   - limit: The limit to start with.
  ///   - clock: Measures how long operations take.
  public init(_ limit: ConcurrencyLimit = ConcurrencyLimit(), clock: any MonotonicClock = ContinuousClock()) {
    state = Mutex(State(limit: limit))
    self.clock = clock
  }

  /// The number of operations that may run at the same time.
  var limit: Int { state.withLock(\.limit.value) }

  /// Number of operations that wait for a place.
  public var waitingCount: Int { state.withLock(\.waiters.count) }

  /// Waits until another unit of work would not only wait for those that have begun. `leaveRoom()` must follow.
  ///
  /// A unit of work that waits for a place keeps its namespace from being reconciled for another reason, so the fewer have begun, the
  /// sooner drift in a namespace is restored during a rollout.
  public func room() async {
    await withCheckedContinuation { continuation in
      let hasRoom = state.withLock { state in
        guard state.hasRoom else {
          state.waitingUnits.append(continuation)
          return false
        }
        state.units += 1
        return true
      }
      if hasRoom { continuation.resume() }
    }
  }

  /// Ends a unit of work that began with `room()`.
  public func leaveRoom() {
    let begun = state.withLock { state in
      state.units -= 1
      return state.beginUnits()
    }
    for unit in begun { unit.resume() }
  }

  /// Begins a unit of work.
  public func begin() -> Ticket {
    state.withLock { state in
      state.lastTicket += 1
      return Ticket(number: state.lastTicket)
    }
  }

  /// Runs an operation as soon as the limit permits, or at once if it is urgent.
  ///
  /// The limit adapts to operations that succeed; a failure may take any time.
  ///
  /// - Parameters:
  ///   - ticket: The unit of work of the operation.
  ///   - kind: What the operation does: see `ConcurrencyLimit.record`.
  ///   - isUrgent: Whether it starts at once.
  ///   - operation: The operation.
  /// - Throws: The error of the operation.
  public func run<Value: Sendable>(
    _ ticket: Ticket, of kind: String = "", isUrgent: Bool = false, _ operation: @Sendable () async throws -> Value
  ) async throws -> Value {
    let running = await enter(ticket, isUrgent: isUrgent)
    let start = clock.now
    let measurement = Measurement()
    do {
      let value = try await Self.$measurement.withValue(measurement, operation: operation)
      leave(isUrgent) { state in
        guard !measurement.isIgnored.load(ordering: .relaxed) else { return }
        state.record(kind, from: start, running: running, now: self.clock.now)
      }
      return value
    } catch {
      leave(isUrgent) { _ in }
      throw error
    }
  }

  /// The measurement of the operation that runs in the current task; `nil` outside `run`.
  @TaskLocal private static var measurement: Measurement?

  private final class Measurement: Sendable {
    let isIgnored = Atomic(false)
  }

  /// Keeps the latency of the operation that calls it out of the limit, because it does not only depend on the load of the server.
  public static func ignoreLatency() { measurement?.isIgnored.store(true, ordering: .relaxed) }

  /// Waits for a place. Returns how many operations are running then.
  private func enter(_ ticket: Ticket, isUrgent: Bool) async -> Int {
    await withCheckedContinuation { continuation in
      let running: Int? = state.withLock { state in
        if isUrgent {
          state.lastUrgent = clock.now
          state.urgent += 1
        }
        guard isUrgent || state.hasPlace else {
          state.waiters.insert(Waiter(ticket: ticket.number, continuation: continuation))
          return nil
        }
        state.running += 1
        return state.running
      }
      if let running { continuation.resume(returning: running) }
    }
  }

  private func leave(_ wasUrgent: Bool, _ record: (inout State) -> Void) {
    let (started, begun) = state.withLock { state in
      record(&state)
      state.running -= 1
      if wasUrgent { state.urgent -= 1 }
      return (state.start(), state.beginUnits())
    }
    for (waiter, running) in started { waiter.continuation.resume(returning: running) }
    for unit in begun { unit.resume() }
  }
}
