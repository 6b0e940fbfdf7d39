import Dispatch
import ServiceLifecycle
import Synchronization

/// Runs long computations one after the other, on a thread of its own.
///
/// All tasks share as many threads as there are processors. A few long computations in tasks would delay all others, such as the renewal
/// of the lease.
public struct BackgroundQueue: Sendable {
  private let queue: DispatchQueue

  /// Creates a queue.
  ///
  /// - Parameter label: The name of the queue, for debuggers.
  public init(label: String) { queue = DispatchQueue(label: label, qos: .utility) }

  /// Runs a computation after those that were added before.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled or a graceful shutdown begins. A computation that has not started is
  ///   left out. One that has started continues, and its result is dropped, so it should have no effects.
  public func run<Result: Sendable>(
    _ computation: @escaping @Sendable () -> Result
  ) async throws(CancellationError) -> Result {
    let waiter = Waiter<Result>()
    let result = await withTaskCancellationOrGracefulShutdownHandler {
      await withCheckedContinuation { continuation in
        guard waiter.wait(continuation) else { return }
        queue.async {
          guard waiter.isWaiting else { return }
          waiter.resume(with: computation())
        }
      }
    } onCancelOrGracefulShutdown: {
      waiter.resume(with: nil)
    }
    guard let result else { throw CancellationError() }
    return result
  }
}

/// The continuation of a waiting task, which is resumed once: with the result, or with `nil` after a cancellation, whichever comes first.
private final class Waiter<Result: Sendable>: Sendable {
  private enum State {
    case new
    case waiting(CheckedContinuation<Result?, Never>)
    case resumed
  }

  private let state = Mutex(State.new)

  var isWaiting: Bool { state.withLock { if case .waiting = $0 { true } else { false } } }

  /// Returns `false` if the task was cancelled before, and resumes it.
  func wait(_ continuation: CheckedContinuation<Result?, Never>) -> Bool {
    let isNew = state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(continuation)
      return true
    }
    if !isNew { continuation.resume(returning: nil) }
    return isNew
  }

  func resume(with result: Result?) {
    let state = state.withLock { state in
      defer { state = .resumed }
      return state
    }
    if case .waiting(let continuation) = state { continuation.resume(returning: result) }
  }
}
