import ControllerRuntime
import Kubernetes
import Metrics
package import Prometheus
import Reconcilers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The metrics of the operator. `docs/monitoring.md` has a table that is generated from the families.
package struct OperatorMetrics: Sendable {
  /// The version of the operator, and whether it leads.
  static let families = [
    MetricFamily("plimsoll_build_info", .gauge, labels: ["version"], help: "1, with the version of the operator."),
    MetricFamily(
      "leader_election_master_status", .gauge, labels: ["name"],
      help: "1 if this replica is the leader, otherwise 0. Without leader election, 1 while it reconciles."),
    MetricFamily(
      "plimsoll_full_pass_timestamp_seconds", .gauge,
      help:
        "When this replica last finished reconciling all namespaces, as Unix time. It does so once per resync interval."
    ),
    MetricFamily(
      "plimsoll_cache_synced", .gauge, help: "1 if all watched kinds are listed and watched, otherwise 0."),
  ]

  /// All metrics that an operator exports.
  package static let allFamilies =
    families + BaselineMetrics.families + ReconcileMetrics.families + WorkQueueMetrics.families
    + ReflectorMetrics.families + ClientMetrics.families
    + CloudEventMetrics.families + ProcessMetrics.families + [MetricRegistry.droppedFamily]

  /// Creates a registry with these metrics.
  package static func registry() -> MetricRegistry { MetricRegistry(families: allFamilies) }

  let baselines: BaselineMetrics
  let queues: [WorkQueue<String>]
  let sync: CacheSync
  let progress: OperatorProgress
  let alerts: CloudEventSink?
  let version: String?

  /// The metrics that describe the current state.
  func samples() -> [MetricSample] {
    var samples = [
      MetricSample("plimsoll_build_info", [version ?? "unknown"], 1),
      MetricSample("leader_election_master_status", ["plimsoll"], progress.isLeading ? 1 : 0),
      MetricSample("plimsoll_cache_synced", sync.isComplete ? 1 : 0),
    ]
    if let alerts { samples.append(MetricSample("plimsoll_alerts_queued", Double(alerts.depth))) }
    if let end = progress.fullPass.lastEnd {
      samples.append(MetricSample("plimsoll_full_pass_timestamp_seconds", end.timeIntervalSince1970))
    }
    for queue in queues { samples += WorkQueueMetrics.samples(of: queue) }
    // The findings of a cluster are known to the leader only.
    if progress.isLeading { samples += baselines.samples() }
    return samples + ProcessMetrics.samples()
  }
}
