/// How long operations take while their server has nothing else to do, for each kind of operation.
struct UnloadedLatencies: Sendable {
  private var latencies: [String: Duration] = [:]

  /// Whether nothing was measured yet.
  var isEmpty: Bool { latencies.isEmpty }

  /// Adds a measurement: the median of each kind. A kind that was measured before gets the mean of both, because a measurement has
  /// few operations of each kind.
  mutating func update(_ samples: [(kind: String, latency: Duration)]) {
    for (kind, samples) in Dictionary(grouping: samples, by: \.kind) {
      let median = samples.map(\.latency).sorted()[samples.count / 2]
      latencies[kind] = latencies[kind].map { ($0 + median) / 2 } ?? median
    }
  }

  /// How many times as long as without load an operation took; `nil` if its kind was not measured.
  func load(_ latency: Duration, of kind: String) -> Double? {
    guard let unloaded = latencies[kind], unloaded > .zero else { return nil }
    return latency / unloaded
  }
}
