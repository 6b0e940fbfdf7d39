import DequeModule
import Foundation
import Synchronization

/// Chunks between the event loop, which adds them, and one consumer, which takes them.
///
/// Holds at most `limit` bytes, one chunk more at the most: beyond it the loop pauses the transfer.
final class StreamBuffer: Sendable {
  private struct State {
    var chunks = Deque<Data>()
    var size = 0
    var isPaused = false
    var end: Result<Void, any Error>?
    var waiter: CheckedContinuation<(Data?, Bool), any Error>?
  }

  private let state = Mutex(State())

  /// Bytes that may wait for the consumer.
  static let limit = 1 << 20

  /// Adds a chunk; false where the transfer must pause and offer it again.
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

  /// Ends the stream; the first end counts. What is buffered is still handed out unless it failed by cancellation.
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

  /// The next chunk, nil at the end; and whether a paused transfer should go on now.
  func next() async throws -> (Data?, Bool) {
    try await withCheckedThrowingContinuation { continuation in
      let answer: Result<(Data?, Bool), any Error>? = state.withLock { state in
        if let chunk = state.chunks.popFirst() {
          state.size -= chunk.count
          let resumes = state.isPaused && state.size < Self.limit / 2
          if resumes { state.isPaused = false }
          return .success((chunk, resumes))
        }
        if let end = state.end { return end.map { (nil, false) } }
        state.waiter = continuation
        return nil
      }
      if let answer { continuation.resume(with: answer) }
    }
  }
}
