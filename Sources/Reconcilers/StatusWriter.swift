import CRDs
import ControllerRuntime
import Kubernetes
import Logging
import Synchronization

/// Writes the status of baselines with server-side apply.
final class StatusWriter: Sendable {
  private let client: any ObjectClient
  private let logger: Logger
  private let hasWarned = Mutex(false)

  /// Creates a writer.
  init(client: any ObjectClient, logger: Logger) {
    self.client = client
    self.logger = logger
  }

  /// A server names at least one undeclared field in each response.
  private static let attempts = 20

  /// Writes the status of a baseline. If the CustomResourceDefinition does not declare some of its fields, writes the others.
  func write(_ status: SecurityBaselineStatus, of baseline: ObservedBaseline) async throws {
    var manifest: JSONValue = [
      "apiVersion": .string(SecurityBaseline.resourceType.apiVersion),
      "kind": .string(SecurityBaseline.resourceType.kind),
      "metadata": ["name": .string(baseline.name)],
      "status": try JSONValue(encoding: status),
    ]
    for attempt in 1... {
      do {
        _ = try await client.apply(
          manifest, type: SecurityBaseline.resourceType, key: baseline.object.key,
          options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true, subresource: "status"))
        return
      } catch {
        guard attempt < Self.attempts, let undeclared = UndeclaredFields(error) else { throw error }
        warn(undeclared)
        manifest = undeclared.removed(from: manifest)
      }
    }
  }

  private func warn(_ undeclared: UndeclaredFields) {
    let isFirst = hasWarned.withLock { hasWarned in
      defer { hasWarned = true }
      return !hasWarned
    }
    guard isFirst else { return }
    logger.warning(
      """
      the CustomResourceDefinition is older than this operator, so the status has no \
      \(undeclared.paths.joined(separator: ", ")); apply config/crd of the operator's version
      """)
  }
}
