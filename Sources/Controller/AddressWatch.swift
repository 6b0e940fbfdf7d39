import ControllerRuntime
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle

/// Watches the addresses of the API server: the EndpointSlice `kubernetes` if the server serves `discovery.k8s.io/v1`, else the
/// Endpoints of the same name.
struct AddressWatch: Service {
  let client: Client
  let sync: CacheSync
  /// Watches the EndpointSlice.
  let slices: any Service
  /// Watches the Endpoints.
  let endpoints: any Service
  let clock: any MonotonicClock
  let logger: Logger

  /// The pause between two attempts to find out what the server serves.
  private static let interval: Duration = .seconds(1)

  func run() async throws {
    guard let isServed = await cancelWhenGracefulShutdown({ await areSlicesServed() }) else { return }
    sync.update(isServed ? Endpoints.resourceType : EndpointSlice.resourceType, .synced)
    try await (isServed ? slices : endpoints).run()
  }

  /// Asks until the server answers; `nil` if the task is cancelled.
  private func areSlicesServed() async -> Bool? {
    while true {
      do {
        return try await client.supports(EndpointSlice.resourceType)
      } catch {
        logger.debug("cannot look up EndpointSlices", metadata: ["error": "\(error)"])
      }
      guard (try? await clock.sleep(until: clock.now + Self.interval, tolerance: nil)) != nil else { return nil }
    }
  }
}
