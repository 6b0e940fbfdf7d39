public import CoreMetrics
import Synchronization

/// Collects metrics of swift-metrics and writes them in the text format of Prometheus.
///
/// The registry exports only the families that it is created with, so that labels and their number are known in
/// advance: a metric with another name, type or set of labels is not recorded. A family has at most `seriesLimit`
/// series; values for further series are counted in `plimsoll_metrics_dropped_total` and not recorded.
///
/// Values that describe a state, such as a number of objects, are not recorded but computed by collectors when the
/// metrics are read. So a series ends as soon as what it describes is gone.
public final class MetricRegistry: MetricsFactory {
  /// Computes samples when the metrics are read.
  public typealias Collector = @Sendable () -> [MetricSample]

  private struct State {
    /// By the name of the family and the values of its labels.
    var series: [String: [[String]: any MetricSeries]] = [:]
    var collectors: [Collector] = []
    var dropped: Int64 = 0
  }

  private let families: [String: MetricFamily]
  private let seriesLimit: Int
  private let state = Mutex(State())

  /// Counts values that were not recorded because their family has too many series.
  public static let droppedFamily = MetricFamily(
    "plimsoll_metrics_dropped_total", .counter,
    help: "Number of values that were not exported because their metric has too many series.")

  /// Creates a registry without series.
  ///
  /// - Parameters:
  ///   - families: The metrics to export. Their names are unique.
  ///   - seriesLimit: The largest number of series of each family.
  public init(families: [MetricFamily], seriesLimit: Int = 1000) {
    self.families = Dictionary(
      (families + [Self.droppedFamily]).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.seriesLimit = seriesLimit
  }

  /// Adds a collector. Samples whose family is unknown, or whose labels do not match it, are not exported.
  public func collect(_ collector: @escaping Collector) { state.withLock { $0.collectors.append(collector) } }

  /// All metrics in the text format, version 0.0.4, sorted by name and labels.
  public func text() -> String {
    let (collectors, recorded) = state.withLock { ($0.collectors, $0.series) }
    // Collectors take locks of their own, so they run without the lock of the registry.
    let collected = bounded(collectors.flatMap { $0() })
    let dropped = MetricSample(Self.droppedFamily.name, Double(state.withLock(\.dropped)))
    var writer = MetricTextWriter()
    for family in families.values.sorted(by: { $0.name < $1.name }) {
      let samples = (collected[family.name] ?? []) + (family == Self.droppedFamily ? [dropped] : [])
      writer.write(family, series: recorded[family.name] ?? [:], samples: samples)
    }
    return writer.text
  }

  /// The samples by family, without those that do not fit it.
  private func bounded(_ samples: [MetricSample]) -> [String: [MetricSample]] {
    var byFamily: [String: [MetricSample]] = [:]
    for sample in samples {
      guard let family = families[sample.name], family.labels.count == sample.labelValues.count else { continue }
      guard byFamily[sample.name, default: []].count < seriesLimit else {
        state.withLock { $0.dropped += 1 }
        continue
      }
      byFamily[sample.name, default: []].append(sample)
    }
    return byFamily
  }
}

// MARK: - Series

extension MetricRegistry {
  /// The series with these labels, which is created if necessary; `nil` if the registry does not export it.
  private func series<Series: MetricSeries>(
    _ label: String, _ dimensions: [(String, String)], _ make: (MetricFamily.Kind) -> Series?
  ) -> Series? {
    guard let family = families[label], let values = family.values(of: dimensions) else { return nil }
    return state.withLock { state in
      if let known = state.series[label]?[values] { return known as? Series }
      guard state.series[label, default: [:]].count < seriesLimit else {
        state.dropped += 1
        return nil
      }
      guard let series = make(family.kind) else { return nil }
      state.series[label, default: [:]][values] = series
      return series
    }
  }

  /// Returns the counter with these labels.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions) { $0 == .counter ? CounterSeries() : nil } ?? NOOPMetricsHandler.instance
  }

  /// Returns the gauge with these labels.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions) { $0 == .gauge ? GaugeSeries() : nil } ?? NOOPMetricsHandler.instance
  }

  /// Returns the histogram with these labels, or the gauge if the values are not aggregated.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    let recorder: (any RecorderHandler)? =
      aggregate
      ? series(label, dimensions, HistogramSeries.init)
      : series(label, dimensions) { $0 == .gauge ? GaugeSeries() : nil }
    return recorder ?? NOOPMetricsHandler.instance
  }

  /// Returns the histogram with these labels, which records seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, HistogramSeries.init) ?? NOOPMetricsHandler.instance
  }

  /// Does nothing: a counter keeps its value, also if it is no longer used.
  public func destroyCounter(_ handler: any CounterHandler) {}
  /// Does nothing: a gauge keeps its value.
  public func destroyMeter(_ handler: any MeterHandler) {}
  /// Does nothing: a histogram keeps its values.
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Does nothing: a histogram keeps its values.
  public func destroyTimer(_ handler: any TimerHandler) {}
}

extension MetricFamily {
  /// The values of the labels in their order; `nil` if the dimensions are not exactly the labels of the family.
  fileprivate func values(of dimensions: [(String, String)]) -> [String]? {
    guard dimensions.count == labels.count else { return nil }
    var values: [String] = []
    for label in labels {
      guard let value = dimensions.first(where: { $0.0 == label })?.1 else { return nil }
      values.append(value)
    }
    return values
  }
}
