import CoreMetrics
import Synchronization

/// The values of one combination of labels.
protocol MetricSeries: AnyObject, Sendable {
  /// Writes the lines of the series.
  func write(_ family: MetricFamily, labelValues: [String], to writer: inout MetricTextWriter)
}

/// A number that only grows.
final class CounterSeries: CounterHandler, MetricSeries {
  private let value = Atomic<Int64>(0)

  /// Adds to the counter; a negative amount is ignored.
  func increment(by amount: Int64) {
    guard amount > 0 else { return }
    value.wrappingAdd(amount, ordering: .relaxed)
  }

  func reset() { value.store(0, ordering: .relaxed) }

  func write(_ family: MetricFamily, labelValues: [String], to writer: inout MetricTextWriter) {
    writer.write(family.name, family.labels, labelValues, Double(value.load(ordering: .relaxed)))
  }
}

/// The last value that was recorded.
final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries {
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  func write(_ family: MetricFamily, labelValues: [String], to writer: inout MetricTextWriter) {
    writer.write(family.name, family.labels, labelValues, value.withLock { $0 })
  }
}

/// The distribution of the recorded values. Timers record seconds.
final class HistogramSeries: RecorderHandler, TimerHandler, MetricSeries {
  private struct State {
    /// The number of values in each bucket, and above the last.
    var counts: [Int64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  init?(_ kind: MetricFamily.Kind) {
    guard case .histogram(let buckets) = kind else { return nil }
    bounds = buckets
    state = Mutex(State(counts: Array(repeating: 0, count: buckets.count + 1)))
  }

  func record(_ value: Int64) { record(Double(value)) }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  /// Adds a value. One that is not a number is ignored, because the sum would never be a number again.
  func record(_ value: Double) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  func write(_ family: MetricFamily, labelValues: [String], to writer: inout MetricTextWriter) {
    let state = state.withLock { $0 }
    var total: Int64 = 0
    for (bound, count) in zip(bounds + [.infinity], state.counts) {
      total += count
      writer.write(
        family.name + "_bucket", family.labels + ["le"], labelValues + [MetricTextWriter.text(of: bound)], Double(total)
      )
    }
    writer.write(family.name + "_sum", family.labels, labelValues, state.sum)
    writer.write(family.name + "_count", family.labels, labelValues, Double(total))
  }
}
