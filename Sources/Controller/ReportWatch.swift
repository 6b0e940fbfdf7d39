import ControllerRuntime
import Kubernetes
import Logging
import Metrics
import Reconcilers
import ServiceLifecycle

/// Watches the operator's reports of findings while the cluster serves an API of policy reports.
///
/// The API is optional and can be installed or removed at any time, so it is looked up regularly.
struct ReportWatch: Service {
  let client: Client
  let reporter: FindingReporter
  /// Reconciles every namespace, so that its findings are recorded.
  let reconcileAll: @Sendable () -> Void
  let metrics: any MetricsFactory
  let clock: any MonotonicClock
  let logger: Logger

  /// How often the API is looked up while it is not served.
  static let discoveryInterval: Duration = .seconds(30)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await watchServedAPI()
        try? await clock.sleep(until: clock.now + Self.discoveryInterval, tolerance: nil)
      }
    }
  }

  private func watchServedAPI() async {
    do {
      if try await client.supports(WGPolicyReports.resourceType) {
        try await watch(PolicyReport<WGPolicyReports>.self)
      } else if try await client.supports(OpenReports.resourceType) {
        try await watch(PolicyReport<OpenReports>.self)
      }
    } catch {
      logger.debug("cannot look up the API of policy reports", metadata: ["error": "\(error)"])
    }
    reporter.use(nil)
  }

  /// Watches until the API is not served any longer.
  private func watch<API>(_ type: PolicyReport<API>.Type) async throws {
    let (removed, continuation) = AsyncStream.makeStream(of: Void.self)
    let resource = API.resourceType
    reporter.use(resource)
    let reflector = Reflector(
      name: resource.qualifiedName,
      listerWatcher: ListWatch<PolicyReport<API>>(
        client: client, fieldSelector: "metadata.name=\(FindingReporter.reportName)"),
      store: reporter.store, transform: { PolicyReportDigest($0) },
      onChange: { [reporter] in reporter.enqueue($0.key.namespace ?? "") },
      onState: { [reporter, reconcileAll] state in
        switch state {
        case .syncing: break
        case .synced: if reporter.markSynced() { reconcileAll() }
        case .unavailable(let error, _): if (error as? APIError)?.isNotFound == true { continuation.finish() }
        }
      }, clock: clock, metrics: metrics, logger: logger)
    await reflector.run(until: removed)
  }
}
