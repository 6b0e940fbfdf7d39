import Metrics
public import Prometheus

/// The metrics of a work queue, with the names and meanings that they have in client-go.
///
/// Source: `k8s.io/component-base/metrics/prometheus/workqueue`.
public struct WorkQueueMetrics: Sendable {
  let adds: Counter
  let waits: Timer
  private let work: Timer
  private let retries: Counter

  /// The metrics of all queues. The collector `samples(of:)` computes the last three.
  public static let families = [
    MetricFamily("workqueue_adds_total", .counter, labels: ["name"], help: "Number of keys added to the queue."),
    MetricFamily(
      "workqueue_queue_duration_seconds", .duration, labels: ["name"],
      help: "How long keys wait in the queue before they are processed."),
    MetricFamily(
      "workqueue_work_duration_seconds", .duration, labels: ["name"], help: "How long the processing of keys takes."),
    MetricFamily(
      "workqueue_retries_total", .counter, labels: ["name"],
      help: "Number of keys added again because their processing failed or is to be repeated later."),
    MetricFamily("workqueue_depth", .gauge, labels: ["name"], help: "Number of keys that wait in the queue."),
    MetricFamily(
      "workqueue_unfinished_work_seconds", .gauge, labels: ["name"],
      help: "Sum of the times for which the keys that are being processed have been processed."),
    MetricFamily(
      "workqueue_longest_running_processor_seconds", .gauge, labels: ["name"],
      help: "Longest time for which a key that is being processed has been processed."),
  ]

  init(queue: String, factory: any MetricsFactory) {
    let name = [("name", queue)]
    adds = Counter(label: "workqueue_adds_total", dimensions: name, factory: factory)
    waits = Timer(label: "workqueue_queue_duration_seconds", dimensions: name, factory: factory)
    work = Timer(label: "workqueue_work_duration_seconds", dimensions: name, factory: factory)
    retries = Counter(label: "workqueue_retries_total", dimensions: name, factory: factory)
  }

  func finished(after duration: Duration, _ outcome: WorkQueueOutcome) {
    work.record(duration: duration)
    if outcome != .done { retries.increment() }
  }

  /// The metrics that describe the current state of a queue.
  public static func samples<Key>(of queue: WorkQueue<Key>) -> [MetricSample] {
    let times = queue.processingTimes.map { $0 / .seconds(1) }
    return [
      MetricSample("workqueue_depth", [queue.name], Double(queue.depth)),
      MetricSample("workqueue_unfinished_work_seconds", [queue.name], times.reduce(0, +)),
      MetricSample("workqueue_longest_running_processor_seconds", [queue.name], times.max() ?? 0),
    ]
  }
}

extension MetricFamily.Kind {
  /// Durations from 1 ms to 65 s.
  public static var duration: Self { .histogram(from: 0.001, factor: 2, count: 17) }
}
