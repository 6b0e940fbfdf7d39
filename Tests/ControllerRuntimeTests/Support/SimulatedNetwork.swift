import Foundation
import Kubernetes
import Synchronization

/// Delays requests and responses, and loses some of them.
final class SimulatedNetwork: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What happens to the requests of a process.
  struct Quality: Sendable {
    /// Probability that a request is lost before it reaches the server.
    var requestLoss = 0.0
    /// Probability that a response is lost.
    var responseLoss = 0.0
    /// Maximum delay of a request or a response. A request must not be slower than the difference between the lease
    /// duration and the renew deadline.
    var delay: Duration = .milliseconds(50)
  }

  private struct Event {
    var time: Instant
    var number: Int
    var action: @Sendable () -> Void
  }

  private struct State {
    var events: [Event] = []
    var count = 0
    var random: SeededNumbers
    var qualities: [Int: Quality] = [:]
  }

  private let state: Mutex<State>
  private let clock: ManualClock

  init(clock: ManualClock, seed: UInt64) {
    self.clock = clock
    state = Mutex(State(random: SeededNumbers(seed: seed)))
  }

  /// When the next event is due.
  var nextTime: Instant? { state.withLock { $0.events.map(\.time).min() } }

  func set(_ quality: Quality, of process: Int) { state.withLock { $0.qualities[process] = quality } }
  func reset() { state.withLock { $0.qualities = [:] } }
  func random(_ range: Range<Double>) -> Double { state.withLock { $0.random.next(in: range) } }

  /// Runs the events that are due.
  func run(until now: Instant) {
    let due = state.withLock { state in
      defer { state.events.removeAll { $0.time <= now } }
      return state.events.filter { $0.time <= now }.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
    }
    for event in due { event.action() }
  }

  /// Sends a request: calls `handle` when it reaches the server, and returns the result when the response arrives. A
  /// cancelled request can still reach the server.
  func send<Value: Sendable>(
    from process: Int, _ handle: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let response = Response<Value>()
    let (isLost, isResponseLost, delays) = state.withLock { state in
      let quality = state.qualities[process] ?? Quality()
      return (
        state.random.next(in: 0..<1) < quality.requestLoss, state.random.next(in: 0..<1) < quality.responseLoss,
        [quality.delay * state.random.next(in: 0..<1), quality.delay * state.random.next(in: 0..<1)]
      )
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        response.set(continuation)
        if isLost { return }
        schedule(after: delays[0]) {
          let result = Result { try handle() }
          if !isResponseLost { self.schedule(after: delays[1]) { response.complete(result) } }
        }
      }
    } onCancel: {
      response.complete(.failure(CancellationError()))
    }
  }

  private func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) {
    let time = clock.now + delay
    state.withLock { state in
      state.count += 1
      state.events.append(Event(time: time, number: state.count, action: action))
    }
  }

  /// Completes once, even if the request is cancelled before it is sent.
  private final class Response<Value: Sendable>: Sendable {
    private enum State {
      case initial
      case waiting(CheckedContinuation<Value, any Error>)
      case completed
    }

    private let state = Mutex(State.initial)

    func set(_ continuation: CheckedContinuation<Value, any Error>) {
      let isCompleted = state.withLock { state in
        if case .completed = state { return true }
        state = .waiting(continuation)
        return false
      }
      if isCompleted { continuation.resume(throwing: CancellationError()) }
    }

    func complete(_ result: Result<Value, any Error>) {
      let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
        defer { state = .completed }
        if case .waiting(let continuation) = state { return continuation }
        return nil
      }
      continuation?.resume(with: result)
    }
  }
}

/// Random numbers with a seed (SplitMix64).
struct SeededNumbers: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(in range: Range<Double>) -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    let unit = Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }
}
