/// A metric that a `MetricRegistry` exports: its name, type and labels. A family has one series for each combination of
/// label values.
///
/// Names follow <https://prometheus.io/docs/practices/naming/>: base units, the unit as suffix, and `_total` at the end
/// of counters.
public struct MetricFamily: Sendable, Hashable {
  /// The type of the values.
  public enum Kind: Sendable, Hashable {
    /// A number that only grows.
    case counter
    /// A number that can grow and shrink.
    case gauge
    /// The distribution of values over buckets with these upper bounds, in ascending order.
    case histogram(buckets: [Double])
  }

  /// The name, e.g. `rest_client_requests_total`.
  public var name: String
  /// One sentence that describes the value and its unit.
  public var help: String
  /// The type of the values.
  public var kind: Kind
  /// The names of the labels. Every series has a value for each.
  public var labels: [String]

  /// Creates a family.
  public init(_ name: String, _ kind: Kind, labels: [String] = [], help: String) {
    self.name = name
    self.kind = kind
    self.labels = labels
    self.help = help
  }
}

extension MetricFamily.Kind {
  /// The type in the text format.
  public var name: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }

  /// A histogram whose buckets start at `start` and grow by `factor`.
  public static func histogram(from start: Double, factor: Double, count: Int) -> Self {
    var bounds: [Double] = []
    var bound = start
    for _ in 0..<count {
      bounds.append(bound)
      bound *= factor
    }
    return .histogram(buckets: bounds)
  }
}

/// A value that is computed when the metrics are read.
public struct MetricSample: Sendable, Hashable {
  /// The name of a family with the type counter or gauge.
  public var name: String
  /// One value for each label of the family, in its order.
  public var labelValues: [String]
  /// The value.
  public var value: Double

  /// Creates a sample of a family without labels.
  public init(_ name: String, _ value: Double) { self.init(name, [], value) }

  /// Creates a sample.
  public init(_ name: String, _ labelValues: [String], _ value: Double) {
    self.name = name
    self.labelValues = labelValues
    self.value = value
  }
}
