import ControllerRuntime
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle

/// Watches the object with the addresses of the API server.
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
    guard let source = await cancelWhenGracefulShutdown({ await source() }) else { return }
    sync.update(source == .slice ? Endpoints.resourceType : EndpointSlice.resourceType, .synced)
    try await (source == .slice ? slices : endpoints).run()
  }

  /// Asks until the server answers; `nil` if the task is cancelled.
  private func source() async -> AddressSource? {
    while true {
      do {
        return try await AddressSource(publishedBy: client)
      } catch {
        logger.debug("cannot look up EndpointSlices", metadata: ["error": "\(error)"])
      }
      guard (try? await clock.sleep(until: clock.now + Self.interval, tolerance: nil)) != nil else { return nil }
    }
  }
}
