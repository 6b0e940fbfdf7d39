import Logging
import ServiceLifecycle
import UnixSignals

extension ServiceGroupConfiguration {
  /// Services that run until SIGTERM or SIGINT. The drain must end within 8 s, what is left then is cancelled: the
  /// process is gone within 10 s, as `plimsoll run --help` says.
  init(untilSignal services: [ServiceConfiguration], logger: Logger) {
    self.init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    maximumGracefulShutdownDuration = .seconds(8)
    maximumCancellationDuration = .seconds(1)
  }
}
