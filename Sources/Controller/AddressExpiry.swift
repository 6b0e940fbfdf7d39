import ControllerRuntime
import Reconcilers
import ServiceLifecycle

/// Drops addresses of the API server that disappeared, after their quiet period, and reconciles all namespaces then.
struct AddressExpiry: Service {
  let cache: ObjectCache
  let queues: ReconcileQueues
  let clock: any MonotonicClock

  /// How late an address may be dropped.
  private static let interval: Duration = .seconds(30)

  func run() async {
    await cancelWhenGracefulShutdown {
      while (try? await clock.sleep(until: clock.now + Self.interval, tolerance: nil)) != nil {
        if cache.expireAddresses(now: clock.now) { queues.addAll(of: cache) }
      }
    }
  }
}
