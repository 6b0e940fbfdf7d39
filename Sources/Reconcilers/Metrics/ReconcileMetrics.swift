import CRDs
import ControllerRuntime
import Kubernetes
package import Metrics
import Planning
package import Prometheus

/// Records drift and how fast the operator answers it.
package struct ReconcileMetrics: Sendable {
  private let factory: any MetricsFactory
  private let restores: Timer
  private let protections: Timer

  private static let driftLabels = ["control", "kind", "owner"]

  /// The metrics. Namespaces and names of objects are no labels, because tenants could create any number of them.
  package static let families = [
    MetricFamily(
      "plimsoll_drift_detected_total", .counter, labels: driftLabels,
      help: "Number of differences between objects and the baselines, which other clients caused."),
    MetricFamily(
      "plimsoll_drift_restored_total", .counter, labels: driftLabels, help: "Number of differences that were restored."),
    MetricFamily(
      "plimsoll_drift_contested_total", .counter, labels: driftLabels,
      help: "Number of differences that were not restored at once because another client keeps changing the object."),
    MetricFamily(
      "plimsoll_restore_duration_seconds", .duration,
      help: "How long a restore takes from the event that reports the drift to the answer of the API server."),
    MetricFamily(
      "plimsoll_namespace_protection_duration_seconds", .duration,
      help:
        "How long it takes from the event that reports a new namespace until everything that baselines require is in it."
    ),
  ]

  /// Creates metrics.
  package init(factory: any MetricsFactory = NOOPMetricsHandler.instance) {
    self.factory = factory
    restores = Timer(label: "plimsoll_restore_duration_seconds", factory: factory)
    protections = Timer(label: "plimsoll_namespace_protection_duration_seconds", factory: factory)
  }

  /// Records drift that was not reported before. Removed unmanaged objects are not drift.
  ///
  /// - Parameters:
  ///   - drift: The drift.
  ///   - wasOpen: Whether the object differed when its namespace was last reconciled, so that the drift is not new.
  ///   - owner: The name of the owner of the namespace; `nil` if it has none.
  func record(_ drift: Drift, wasOpen: Bool, owner: String? = nil) {
    guard drift.action != .pruned else { return }
    if !wasOpen { increment("plimsoll_drift_detected_total", drift, owner) }
    switch drift.action {
    case .restored: increment("plimsoll_drift_restored_total", drift, owner)
    case .contested: increment("plimsoll_drift_contested_total", drift, owner)
    default: break
    }
  }

  private func increment(_ name: String, _ drift: Drift, _ owner: String?) {
    let dimensions = [
      ("control", drift.control.rawValue), ("kind", drift.id.kind.resourceType.kind), ("owner", owner ?? ""),
    ]
    Counter(label: name, dimensions: dimensions, factory: factory).increment()
  }

  /// Records restores that were answered.
  func restored(_ count: Int, after duration: Duration) {
    for _ in 0..<count { restores.record(duration: duration) }
  }

  /// Records that a new namespace has everything that baselines require.
  func protected(after duration: Duration) { protections.record(duration: duration) }
}
