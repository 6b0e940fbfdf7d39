import CRDs
package import ControllerRuntime
import Kubernetes
package import Logging
import Planning
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Stores the last valid spec of each baseline in a ConfigMap in the operator's own namespace, so that an invalid edit does not
/// weaken what is enforced after a restart either.
///
/// The ConfigMap `plimsoll-spec-<baseline>` has the spec as JSON under `spec.json` and names the baseline's UID, so that it never
/// counts for another baseline of the same name. An owner reference removes it with the baseline. It is written only if it differs,
/// so a restart causes no write.
package final class LastValidSpecs: Sendable {
  private static let type = ResourceType(
    group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", isNamespaced: true)
  private static let key = "spec.json"

  private let client: any ObjectClient
  private let namespace: String
  private let logger: Logger
  private struct Version: Hashable {
    var uid: String
    var generation: Int64
  }

  private struct State {
    /// What is stored, by name of the baseline.
    var stored: [String: Version] = [:]
    /// When a spec that could not be stored is stored again, by name of the baseline.
    var retries: [String: ContinuousClock.Instant] = [:]
  }

  /// The pause after a failure: each reconcile of a baseline asks for its spec to be stored.
  private static let retryInterval: Duration = .seconds(60)

  private let clock: any MonotonicClock
  private let state = Mutex(State())

  /// Creates a store in a namespace.
  package init(
    client: any ObjectClient, namespace: String, clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.client = client
    self.namespace = namespace
    self.clock = clock
    self.logger = logger
  }

  /// Stores the spec of a valid baseline, once per generation, if it is not stored yet. A failure is logged, at most once a minute: it costs nothing until
  /// the process restarts while the baseline is invalid.
  func store(_ baseline: ObservedBaseline) async {
    let metadata = baseline.object.metadata
    guard baseline.errors.isEmpty, !baseline.isDeleting, let uid = metadata.uid, let generation = metadata.generation
    else { return }
    let version = Version(uid: uid, generation: generation)
    let now = clock.now
    let isDue = state.withLock {
      $0.stored[baseline.name] != version && $0.retries[baseline.name].map { $0 <= now } ?? true
    }
    guard isDue else { return }
    do {
      if try await !isStored(baseline, uid: uid) {
        _ = try await client.apply(
          try manifest(of: baseline, uid: uid), type: Self.type, key: key(of: baseline),
          options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true))
      }
      state.withLock {
        $0.stored[baseline.name] = version
        $0.retries[baseline.name] = nil
      }
    } catch {
      state.withLock { $0.retries[baseline.name] = clock.now + Self.retryInterval }
      logger.warning("could not store the spec of baseline '\(baseline.name)' as its last valid spec: \(error)")
    }
  }

  /// Whether another process has stored the spec already. Once this process has stored a spec, each new generation has another
  /// one.
  private func isStored(_ baseline: ObservedBaseline, uid: String) async throws -> Bool {
    guard state.withLock({ $0.stored[baseline.name] == nil }) else { return false }
    guard let object = try await client.find(Self.type, key(of: baseline)) else { return false }
    let (metadata, desired) = (object["metadata"], try manifest(of: baseline, uid: uid))
    let reference = OwnerReference.baseline(named: baseline.name, uid: uid).json
    return metadata?["labels"]?[WellKnown.managedByLabel]?.stringValue == WellKnown.fieldManager
      && metadata?["labels"]?[Self.uidLabel]?.stringValue == uid
      && metadata?["ownerReferences"]?.arrayValue?.contains(reference) == true
      && Self.spec(of: object) == Self.spec(of: desired)
  }

  /// The spec in a ConfigMap; `nil` if there is none, or if it is not JSON.
  private static func spec(of object: JSONValue) -> JSONValue? {
    object["data"]?[key]?.stringValue.flatMap { try? JSONValue(parsing: Data($0.utf8)) }
  }

  /// Reads the last valid spec of a baseline whose current spec is invalid; `nil` if none is stored that is still valid.
  ///
  /// - Throws: What the client throws: the caller tries again later.
  func load(for baseline: ObservedBaseline) async throws -> SecurityBaselineSpec? {
    guard let object = try await client.find(Self.type, key(of: baseline)),
      object["metadata"]?["labels"]?[Self.uidLabel]?.stringValue == baseline.object.metadata.uid,
      let text = object["data"]?[Self.key]?.stringValue,
      let spec = try? JSONDecoder().decode(SecurityBaselineSpec.self, from: Data(text.utf8))
    else { return nil }
    let isValid = SecurityBaseline(metadata: baseline.object.metadata, spec: spec).validate().isEmpty
    return isValid ? spec : nil
  }

  /// Forgets a baseline that is gone.
  func forget(baseline name: String) {
    state.withLock {
      $0.stored[name] = nil
      $0.retries[name] = nil
    }
  }

  private static let uidLabel = "plimsoll.dev/baseline-uid"

  private func key(of baseline: ObservedBaseline) -> ObjectKey {
    ObjectKey(namespace: namespace, name: "plimsoll-spec-\(baseline.name)")
  }

  private func manifest(of baseline: ObservedBaseline, uid: String) throws -> JSONValue {
    let spec = String(decoding: try JSONValue(encoding: baseline.object.spec).jsonData(), as: UTF8.self)
    return [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": [
        "name": .string(key(of: baseline).name), "namespace": .string(namespace),
        "labels": [WellKnown.managedByLabel: .string(WellKnown.fieldManager), Self.uidLabel: .string(uid)],
        "ownerReferences": [OwnerReference.baseline(named: baseline.name, uid: uid).json],
      ],
      "data": [Self.key: .string(spec)],
    ]
  }
}
