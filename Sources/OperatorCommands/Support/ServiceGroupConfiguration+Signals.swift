package import Logging
package import ServiceLifecycle
import UnixSignals

extension ServiceGroupConfiguration {
  /// Services that run until SIGTERM or SIGINT. The graceful shutdown can take 8 s; after that, the services are
  /// cancelled. The process ends within 10 s, as the help of `run` documents.
  package init(untilSignal services: [ServiceConfiguration], logger: Logger) {
    self.init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    maximumGracefulShutdownDuration = .seconds(8)
    maximumCancellationDuration = .seconds(1)
  }
}
