import Synchronization

/// Shares the storage of values with equal keys, which normally occur in many objects.
final class SharedValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var values: [Key: Value] = [:]
    var size = 0
  }

  /// About what a dictionary needs for a key, a value and the objects that they refer to, in bytes.
  private static var entrySize: Int { 64 }

  private let state = Mutex(State())
  private let limit: Int

  /// Creates an empty pool.
  ///
  /// - Parameter limit: The size of all values in bytes, about. Before a value that exceeds it, the pool starts again, so that it does
  ///   not keep what tenants have deleted.
  init(limit: Int) { self.limit = limit }

  /// The value that was first given for a key.
  ///
  /// - Parameter size: The size of what it refers to, in bytes, about.
  func first(_ value: Value, for key: Key, size: (Value) -> Int) -> Value {
    state.withLock { state in
      if let known = state.values[key] { return known }
      let size = Self.entrySize + size(value)
      if state.size + size > limit { state = State() }
      state.values[key] = value
      state.size += size
      return value
    }
  }
}
