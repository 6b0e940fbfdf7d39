import Dispatch

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
  public func run<Result: Sendable>(_ computation: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: computation()) }
    }
  }
}
