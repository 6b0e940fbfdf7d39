/// Calls a function, and cancels it if it does not return within a time limit.
///
/// - Throws: `TimeLimitExceeded`, or what `body` throws.
func withTimeLimit<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let value = first else { throw TimeLimitExceeded(limit: limit) }
    return value
  }
}
