import DequeModule
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Buffers chunks between the event loop, which adds them, and one consumer, which removes them.
///
/// The buffer accepts chunks while it has less than `limit` bytes; otherwise the event loop pauses the transfer.
final class StreamBuffer: Sendable {
  private struct State {
    var chunks = Deque<Data>()
    var size = 0
    var isPaused = false
    var end: Result<Void, any Error>?
    var waiter: CheckedContinuation<(Data?, Bool), any Error>?
  }

  private let state = Mutex(State())

  /// Number of bytes from which the buffer is full.
  static let limit = 1 << 20

  /// Adds a chunk; returns `false` if the transfer must pause and add the chunk again later.
  func add(_ chunk: Data) -> Bool {
    let waiter: CheckedContinuation<(Data?, Bool), any Error>?
    let isAdded: Bool
    (waiter, isAdded) = state.withLock { state in
      if let waiter = state.waiter {
        state.waiter = nil
        return (waiter, true)
      }
      guard state.size < Self.limit else {
        state.isPaused = true
        return (nil, false)
      }
      state.chunks.append(chunk)
      state.size += chunk.count
      return (nil, true)
    }
    waiter?.resume(returning: (chunk, false))
    return isAdded
  }

  /// Ends the stream; only the first call has an effect. The consumer receives the buffered chunks first, unless the
  /// transfer was cancelled.
  func finish(_ result: Result<Void, any Error>) {
    let waiter = state.withLock { state in
      guard state.end == nil else { return nil as CheckedContinuation<(Data?, Bool), any Error>? }
      state.end = result
      if case .failure(let error) = result, error is CancellationError { state.chunks = [] }
      let waiter = state.waiter
      state.waiter = nil
      return waiter
    }
    waiter?.resume(with: result.map { (nil, false) })
  }

  /// Returns the next chunk, or `nil` at the end, and whether to resume the paused transfer.
  func next() async throws -> (Data?, Bool) {
    try await withCheckedThrowingContinuation { continuation in
      let result: Result<(Data?, Bool), any Error>? = state.withLock { state in
        if let chunk = state.chunks.popFirst() {
          state.size -= chunk.count
          let shouldResume = state.isPaused && state.size < Self.limit / 2
          if shouldResume { state.isPaused = false }
          return .success((chunk, shouldResume))
        }
        if let end = state.end { return end.map { (nil, false) } }
        state.waiter = continuation
        return nil
      }
      if let result { continuation.resume(with: result) }
    }
  }
}
