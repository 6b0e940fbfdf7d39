/// The number of operations to run at the same time: as many as their server handles without making them wait for each other
/// for long.
///
/// A server that is at its limit answers no faster if it gets more requests at once; each request only waits longer, and so
/// does every request that is more important than the others. Therefore the limit grows while the latency stays below a
/// multiple of the latency of a server that has nothing else to do, and shrinks in proportion if it is above. The multiple is
/// smaller while there are urgent operations. This is the gradient algorithm of Netflix's concurrency-limits (<https://github.com/Netflix/concurrency-limits>,
/// `GradientLimit`), which adapts the congestion control of TCP Vegas.
///
/// The latency without load is measured periodically, with the limit set to `probeConcurrency`.
public struct ConcurrencyLimit: Sendable {
  /// Bounds of the limit.
  private let range: ClosedRange<Double>
  private var estimate: Double
  /// The latency without load; `nil` before the first probe has ended.
  private var unloaded: Duration?
  private var phase = Phase.probe([], skipped: 0)

  private enum Phase {
    /// Measures the latency without load: the latencies so far, and the number of operations that ran
    /// beside others.
    case probe([Duration], skipped: Int)
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
  /// Operations that a probe skips before it ends without a result.
  private static let longestProbe = 100
  /// Operations between two probes. A probe costs the time of about `probeSize` operations, so it costs about 1 %.
  private static let probeInterval = 1000
  /// How many times as long as without load an operation may take before the limit shrinks. kube-apiserver and etcd on two
  /// cores reach their highest rate at about this latency.
  private static let tolerance = 6.0
  /// The same while urgent operations share the server: they slow down by about the same factor.
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
  ///   - isShared: Whether urgent operations share the server.
  public mutating func record(_ latency: Duration, running: Int, isShared: Bool = false) {
    switch phase {
    case .probe(let latencies, let skipped):
      guard running <= Self.probeConcurrency else { return skip(after: latencies, skipped) }
      finishProbe(latencies + [latency], skipped)
    case .adapt(var window, let operations):
      window.count += 1
      window.latency += latency
      window.mostRunning = max(window.mostRunning, running)
      if window.count >= value {
        adapt(to: window, tolerance: isShared ? Self.sharedTolerance : Self.tolerance)
        window = Window()
      }
      phase = operations + 1 < Self.probeInterval ? .adapt(window, operations: operations + 1) : .probe([], skipped: 0)
    }
  }

  /// Skips an operation that started before the probe, or beside urgent ones. If these do not end, the last probe remains valid.
  private mutating func skip(after latencies: [Duration], _ skipped: Int) {
    let isOver = unloaded != nil && skipped >= Self.longestProbe
    phase = isOver ? .adapt(Window(), operations: 0) : .probe(latencies, skipped: skipped + 1)
  }

  private mutating func finishProbe(_ latencies: [Duration], _ skipped: Int) {
    guard latencies.count >= Self.probeSize else { return phase = .probe(latencies, skipped: skipped) }
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
