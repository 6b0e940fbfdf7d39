/// Measures durations.
enum Stopwatch {
  /// How long an operation takes.
  static func time(_ operation: () async throws -> Void) async throws -> Duration {
    let start = ContinuousClock.now
    try await operation()
    return .now - start
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [Double] {
  /// The percentile by the nearest-rank method.
  ///
  /// - Parameter share: From 0 to 1; 0.5 is the median.
  func percentile(_ share: Double) -> Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[Swift.max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
  }
}
