import ControllerRuntime
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle
import Synchronization

/// Reads the admission policies of `config/admission` by name, so that the status can report whether they are installed.
///
/// The operator neither watches nor writes policies: its permission is limited to `get` on its own.
final class AdmissionGuard: Service {
  private let client: Client
  private let clock: any MonotonicClock
  private let logger: Logger
  private let onChange: @Sendable () -> Void
  private let current = Mutex(AdmissionGuardState.initial)

  /// The time between two reads.
  static let period: Duration = .seconds(60)

  /// Creates a service.
  ///
  /// - Parameters:
  ///   - client: Reads the policies.
  ///   - clock: Measures the period.
  ///   - logger: Receives each change of the state.
  ///   - onChange: Called when the state changes.
  init(client: Client, clock: any MonotonicClock, logger: Logger, onChange: @escaping @Sendable () -> Void) {
    self.client = client
    self.clock = clock
    self.logger = logger
    self.onChange = onChange
  }

  /// The state at the last read.
  var state: AdmissionGuardState { current.withLock { $0 } }

  /// Reads the policies periodically, until cancelled or shut down gracefully.
  func run() async {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.poll()
        try await self.clock.sleep(until: self.clock.now + Self.period, tolerance: nil)
      }
    }
  }

  /// Reads the policies once. A failure that is not permanent keeps the state that was read before.
  func poll() async {
    let new: AdmissionGuardState
    do {
      new = try await read()
    } catch let error as APIError where error.isForbidden {
      new = .unknown("could not read the admission policies: \(error.message)")
    } catch {
      logger.debug("could not read the admission policies", metadata: ["error": "\(error)"])
      guard state == .initial else { return }
      new = .unknown("could not read the admission policies: \(error)")
    }
    let isChanged = current.withLock { state in
      defer { state = new }
      return state != new
    }
    guard isChanged else { return }
    logger.debug("admission policies", metadata: ["state": "\(new)"])
    onChange()
  }

  private func read() async throws -> AdmissionGuardState {
    guard try await client.supports(ValidatingAdmissionPolicy.resourceType) else { return .notServed }
    var observed: [ObservedAdmissionPolicy] = []
    for name in AdmissionGuardState.policies {
      observed.append(
        ObservedAdmissionPolicy(
          name: name, policy: try await client.find(ValidatingAdmissionPolicy.self, ObjectKey(name: name)),
          binding: try await client.find(ValidatingAdmissionPolicyBinding.self, ObjectKey(name: name))))
    }
    return AdmissionGuardState(observed)
  }
}
