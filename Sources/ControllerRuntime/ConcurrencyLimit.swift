/// The number of operations to run at the same time: as many as their server handles without making them wait for each other
/// for long.
///
/// A server that is at its limit answers no faster if it gets more requests at once; each request only waits longer, and so
/// does every request that is more important than the others. Therefore the limit grows while the latency stays below a
/// multiple of the latency of a server that has nothing else to do, and shrinks in proportion if it is above. The multiple is
/// smaller while there are operations that are more important. This is the gradient algorithm of Netflix's concurrency-limits (<https://github.com/Netflix/concurrency-limits>,
/// `GradientLimit`), which adapts the congestion control of TCP Vegas.
///
/// The latency without load is measured again and again: for a few operations, the limit is `probeConcurrency`.
public struct ConcurrencyLimit: Sendable {
  /// Bounds of the limit.
  private let range: ClosedRange<Double>
  private var estimate: Double
  /// The latency without load; `nil` before the first probe has ended.
  private var unloaded: Duration?
  private var phase = Phase.probe([])

  private enum Phase {
    /// Measures the latency without load: the latencies so far.
    case probe([Duration])
    /// Adapts the limit: the latencies since the last change, and the number of operations since the last probe.
    case adapt(Window, operations: Int)
  }

  /// The operations since the limit was changed.
  private struct Window {
    var count = 0
    var latency = Duration.zero
    var mostRunning = 0
  }

  /// Operations at once during a probe: one that is handled, and one that is on its way.
  private static let probeConcurrency = 2
  /// Operations that a probe measures. Their median is not affected by a few that wait for a disk.
  private static let probeSize = 8
  /// Operations between two probes. A probe costs the time of about `probeSize` operations, so it costs about 1 %.
  private static let probeInterval = 1000
  /// How many times as long as without load an operation may take before the limit shrinks. kube-apiserver and etcd on two
  /// cores reach their highest rate at about this latency.
  private static let tolerance = 6.0
  /// The same while more important operations share the server: they take about as many times as long, too.
  private static let sharedTolerance = 2.0
  /// The share of a new estimate; the rest is the former one.
  private static let smoothing = 0.2

  /// Creates a limit that starts with its lower bound.
  ///
  /// - Parameter range: Bounds of the limit.
  public init(_ range: ClosedRange<Int> = 4...64) {
    self.range = Double(range.lowerBound)...Double(range.upperBound)
    estimate = self.range.lowerBound
  }

  /// The number of operations that may run at the same time.
  public var value: Int { if case .probe = phase { Self.probeConcurrency } else { Int(estimate) } }

  /// Records an operation.
  ///
  /// - Parameters:
  ///   - latency: How long it took.
  ///   - running: Number of operations, with this one, that were running when it started.
  ///   - isShared: Whether more important operations share the server.
  public mutating func record(_ latency: Duration, running: Int, isShared: Bool = false) {
    switch phase {
    case .probe(let latencies):
      // Other operations started before the probe.
      guard running <= Self.probeConcurrency else { return }
      finishProbe(latencies + [latency])
    case .adapt(var window, let operations):
      window.count += 1
      window.latency += latency
      window.mostRunning = max(window.mostRunning, running)
      if window.count >= value {
        adapt(to: window, tolerance: isShared ? Self.sharedTolerance : Self.tolerance)
        window = Window()
      }
      phase = operations + 1 < Self.probeInterval ? .adapt(window, operations: operations + 1) : .probe([])
    }
  }

  private mutating func finishProbe(_ latencies: [Duration]) {
    guard latencies.count >= Self.probeSize else { return phase = .probe(latencies) }
    unloaded = latencies.sorted()[latencies.count / 2]
    phase = .adapt(Window(), operations: 0)
  }

  private mutating func adapt(to window: Window, tolerance: Double) {
    // Operations that were fewer than the limit say nothing about it.
    guard let unloaded, window.mostRunning * 2 >= value, window.latency > .zero else { return }
    let gradient = min(max(tolerance * (unloaded / (window.latency / window.count)), 0.5), 1)
    // The square root lets the limit grow, and leaves a few operations waiting at the server, so that it is never idle.
    let next = estimate * gradient + estimate.squareRoot()
    estimate = min(max(estimate * (1 - Self.smoothing) + next * Self.smoothing, range.lowerBound), range.upperBound)
  }
}
