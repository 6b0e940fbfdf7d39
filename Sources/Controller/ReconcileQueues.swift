import CRDs
import ControllerRuntime
import Kubernetes
import Metrics
import Planning
import Reconcilers

/// The queues of namespaces and baselines to reconcile.
struct ReconcileQueues: Sendable {
  /// Namespaces, by name.
  let namespaces: WorkQueue<String>
  /// Baselines, by name.
  let baselines: WorkQueue<String>

  init(clock: any MonotonicClock, metrics: any MetricsFactory) {
    namespaces = WorkQueue(name: "namespaces", clock: clock, metrics: metrics)
    baselines = WorkQueue(name: "baselines", clock: clock, metrics: metrics)
  }

  /// Adds every baseline; several calls in a row lead to one status write.
  func addBaselines(of cache: ObjectCache) {
    for key in cache.baselines.all().keys { baselines.add(key.name, after: StatusAggregator.coalescing) }
  }

  /// Adds every namespace and every baseline.
  func addAll(of cache: ObjectCache) {
    for key in cache.namespaces.all().keys { namespaces.add(key.name) }
    addBaselines(of: cache)
  }

  /// Shuts both down: workers finish the reconciles in progress.
  func shutDown() {
    namespaces.shutDown()
    baselines.shutDown()
  }
}
