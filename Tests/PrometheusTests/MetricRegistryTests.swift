import CoreMetrics
import Prometheus
import Testing

@Suite struct MetricRegistryTests {
  private let requests = MetricFamily(
    "requests_total", .counter, labels: ["code", "verb"], help: "Number of requests.")
  private let depth = MetricFamily("queue_depth", .gauge, help: "Number of \\queued\nkeys.")
  private let latency = MetricFamily("latency_seconds", .histogram(buckets: [0.1, 1]), help: "Duration of requests.")

  private var registry: MetricRegistry { MetricRegistry(families: [requests, depth, latency], seriesLimit: 2) }

  /// The lines of a family, without those of the number of dropped series.
  private func lines(_ registry: MetricRegistry) -> [String] {
    registry.text().split(separator: "\n").map(String.init).filter { !$0.contains("plimsoll_metrics_dropped_total") }
  }

  @Test("counters, gauges and histograms are written in the text format, sorted by name and labels")
  func format() {
    let registry = registry
    Counter(label: "requests_total", dimensions: [("verb", "PUT"), ("code", "500")], factory: registry).increment()
    Counter(label: "requests_total", dimensions: [("code", "200"), ("verb", "G\"E\\T\n")], factory: registry)
      .increment(by: 2)
    Meter(label: "queue_depth", factory: registry).set(1.5)
    let timer = Timer(label: "latency_seconds", factory: registry)
    for milliseconds in [100, 101, 5000] { timer.recordMilliseconds(milliseconds) }
    #expect(
      lines(registry) == [
        "# HELP latency_seconds Duration of requests.",
        "# TYPE latency_seconds histogram",
        #"latency_seconds_bucket{le="0.1"} 1"#,
        #"latency_seconds_bucket{le="1"} 2"#,
        #"latency_seconds_bucket{le="+Inf"} 3"#,
        "latency_seconds_sum 5.201",
        "latency_seconds_count 3",
        #"# HELP queue_depth Number of \\queued\nkeys."#,
        "# TYPE queue_depth gauge",
        "queue_depth 1.5",
        "# HELP requests_total Number of requests.",
        "# TYPE requests_total counter",
        #"requests_total{code="200",verb="G\"E\\T\n"} 2"#,
        #"requests_total{code="500",verb="PUT"} 1"#,
      ])
  }

  @Test("the same labels are the same series, whatever their order")
  func sameSeries() {
    let registry = registry
    Counter(label: "requests_total", dimensions: [("verb", "GET"), ("code", "200")], factory: registry).increment()
    Counter(label: "requests_total", dimensions: [("code", "200"), ("verb", "GET")], factory: registry).increment()
    #expect(lines(registry).last == #"requests_total{code="200",verb="GET"} 2"#)
  }

  @Test(
    "a metric of an unknown family, or with other labels, is not exported",
    arguments: [
      ("unknown_total", []), ("requests_total", [("code", "200")]),
      ("requests_total", [("code", "200"), ("verb", "GET"), ("path", "/")]),
      ("requests_total", [("code", "200"), ("path", "/")]), ("queue_depth", []), ("latency_seconds", []),
    ])
  func unknown(name: String, dimensions: [(String, String)]) {
    let registry = registry
    Counter(label: name, dimensions: dimensions, factory: registry).increment()
    #expect(lines(registry).isEmpty)
  }

  @Test("a family has a limited number of series, and what is dropped is counted")
  func limit() {
    let registry = registry
    for code in 200..<205 {
      Counter(label: "requests_total", dimensions: [("code", "\(code)"), ("verb", "GET")], factory: registry)
        .increment()
    }
    #expect(lines(registry).count == 4)
    #expect(registry.text().contains("\nplimsoll_metrics_dropped_total 3\n"))
  }

  @Test("a counter does not shrink, and a histogram ignores what is not a number")
  func invalidValues() {
    let registry = registry
    Counter(label: "requests_total", dimensions: [("code", "200"), ("verb", "GET")], factory: registry).increment(
      by: -1)
    Recorder(label: "latency_seconds", factory: registry).record(Double.nan)
    #expect(lines(registry).contains("latency_seconds_sum 0"))
    #expect(lines(registry).contains(#"requests_total{code="200",verb="GET"} 0"#))
  }

  @Test("collected samples are those of the moment, and are limited")
  func collectors() {
    let registry = registry
    registry.collect {
      [MetricSample("queue_depth", 7), MetricSample("unknown", 1), MetricSample("queue_depth", ["x"], 1)]
    }
    registry.collect { (0..<5).map { MetricSample("requests_total", ["\($0)", "GET"], Double($0)) } }
    #expect(lines(registry).contains("queue_depth 7"))
    #expect(lines(registry).filter { $0.hasPrefix("requests_total{") }.count == 2)
    #expect(!lines(registry).contains { $0.contains("unknown") || $0.contains("\"x\"") })
  }

  @Test(
    "numbers are written without a fraction if they are whole",
    arguments: [
      (0.0, "0"), (-3, "-3"), (9e14, "900000000000000"), (0.000001, "1e-06"), (0.25, "0.25"), (.infinity, "+Inf"),
      (-.infinity, "-Inf"), (.nan, "NaN"),
      (1_795_000_000, "1795000000"),
    ])
  func numbers(value: Double, text: String) {
    let registry = registry
    registry.collect { [MetricSample("queue_depth", value)] }
    #expect(lines(registry).last == "queue_depth \(text)")
  }

  @Test("a histogram with growing buckets")
  func buckets() {
    #expect(MetricFamily.Kind.histogram(from: 0.5, factor: 2, count: 3) == .histogram(buckets: [0.5, 1, 2]))
  }
}
