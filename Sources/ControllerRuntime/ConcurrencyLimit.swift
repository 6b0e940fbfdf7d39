/// The number of operations to run at the same time: as many as their server handles without making them wait for each other
/// for long.
///
/// A server that is at its limit answers no faster if it gets more requests at once; each request only waits longer, and so
/// does every request that is more important than the others. Therefore the limit grows while the latency stays below a
/// multiple of the latency of a server that has nothing else to do, and shrinks in proportion if it is above. The multiple is
/// smaller while there are urgent operations. This is the gradient algorithm of Netflix's concurrency-limits (<https://github.com/Netflix/concurrency-limits>,
/// `GradientLimit`), which adapts the congestion control of TCP Vegas.
///
/// The latency without load is measured periodically, with the limit set to `probeConcurrency`, and for each kind of operation:
/// some wait for something other than the processors. kube-apiserver checks a new Role against all ClusterRoleBindings, and
/// since Kubernetes 1.31 waits up to 100 ms until its cache is known to have the latest ones (KEP-2340).
public struct ConcurrencyLimit: Sendable {
  /// Bounds of the limit.
  private let range: ClosedRange<Double>
  private var estimate: Double
  /// Whether the limit has never been too high. Until then it doubles, as in the slow start of TCP.
  private var isStarting = true
  private var unloaded = UnloadedLatencies()
  private var phase = Phase.probe(Probe())

  private enum Phase {
    /// Measures the latency without load.
    case probe(Probe)
    /// Adapts the limit.
    case adapt(Window, Pause)
  }

  /// A measurement of the latency without load.
  private struct Probe {
    var samples: [(kind: String, latency: Duration)] = []
    /// Operations that ran beside others.
    var skipped = 0
  }

  /// The operations since the limit was changed.
  private struct Window {
    var count = 0
    var mostRunning = 0
    /// The sum of the latencies as multiples of those without load, and how many are in it.
    var load = 0.0
    var measured = 0
  }

  /// The time between two probes.
  private struct Pause {
    /// How long the last probe took.
    let probe: Duration
    var operations = 0
    /// About how long the operations took together.
    var time = Duration.zero

    var isOver: Bool { operations >= ConcurrencyLimit.probeInterval && time >= probe * ConcurrencyLimit.pauseFactor }
  }

  /// Operations at once during a probe: one that is handled, and one that is on its way.
  private static let probeConcurrency = 2
  /// Operations that a probe measures. Their median is not affected by a few that wait for a disk.
  private static let probeSize = 8
  /// Operations that a probe skips before it ends without a result.
  private static let skipLimit = 100
  /// The least number of operations between two probes.
  private static let probeInterval = 1000
  /// How many times as long as a probe the time until the next one is, so that probes cost about 1 %.
  private static let pauseFactor = 100
  /// How many times as long as without load an operation may take before the limit shrinks. kube-apiserver and etcd on two
  /// cores reach their highest rate at about this latency.
  private static let tolerance = 6.0
  /// The same while urgent operations share the server: they slow down by about the same factor.
  private static let sharedTolerance = 2.0
  /// The share of a new estimate; the rest is the former one.
  private static let smoothing = 0.2

  /// Creates a limit that starts with a measurement, and then has its lower bound.
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
  ///   - kind: What it did. Operations of a kind take about the same time. There must be few kinds.
  ///   - running: Number of operations, with this one, that were running when it started.
  ///   - isShared: Whether urgent operations share the server.
  public mutating func record(_ latency: Duration, of kind: String = "", running: Int, isShared: Bool = false) {
    switch phase {
    case .probe(var probe):
      if running <= Self.probeConcurrency {
        probe.samples.append((kind, latency))
      } else {
        probe.skipped += 1
      }
      continueProbe(probe)
    case .adapt(var window, var pause):
      window.count += 1
      window.mostRunning = max(window.mostRunning, running)
      if let load = unloaded.load(latency, of: kind) {
        window.load += load
        window.measured += 1
      }
      if window.count >= value {
        adapt(to: window, tolerance: isShared ? Self.sharedTolerance : Self.tolerance)
        window = Window()
      }
      pause.operations += 1
      pause.time += latency / max(running, 1)
      phase = pause.isOver ? .probe(Probe()) : .adapt(window, pause)
    }
  }

  /// Ends a probe that has measured enough, or that measures nothing because urgent operations run all the time. The result of
  /// the last one then remains valid.
  private mutating func continueProbe(_ probe: Probe) {
    let isComplete = probe.samples.count >= Self.probeSize
    guard isComplete || !unloaded.isEmpty && probe.skipped > Self.skipLimit else {
      phase = .probe(probe)
      return
    }
    if isComplete { unloaded.update(probe.samples) }
    let duration = probe.samples.reduce(Duration.zero) { $0 + $1.latency } / Self.probeConcurrency
    phase = .adapt(Window(), Pause(probe: duration))
  }

  private mutating func adapt(to window: Window, tolerance: Double) {
    // Operations that were fewer than the limit say nothing about it.
    guard window.measured > 0, window.mostRunning * 2 >= value, window.load > 0 else { return }
    let gradient = min(max(tolerance * Double(window.measured) / window.load, 0.5), 1)
    isStarting = isStarting && gradient == 1
    // The square root lets the limit grow, and leaves a few operations waiting at the server, so that it is never idle.
    let next = estimate * gradient + estimate.squareRoot()
    let smoothed = isStarting ? estimate * 2 : estimate * (1 - Self.smoothing) + next * Self.smoothing
    estimate = min(max(smoothed, range.lowerBound), range.upperBound)
  }
}
