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
/// The ConfigMap `plimsoll-spec-<baseline>` has what `StoredSpecs` reads, and names the baseline's UID, so that it never counts for
/// another baseline of the same name. An owner reference removes it with the baseline. It is written only if it differs,
/// so a restart causes no write.
package final class LastValidSpecs: Sendable {
  private static let type = ResourceType(
    group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", isNamespaced: true)

  private let client: any ObjectClient
  private let namespace: String
  private let logger: Logger
  private struct Version: Hashable {
    var uid: String
    var generation: Int64
    var earlier: BaselineRollout.Earlier
    var steps: [RolloutStep]?
  }

  private struct State {
    /// What is stored, by name of the baseline.
    var stored: [String: Version] = [:]
    /// When a spec that could not be stored is stored again, by name of the baseline.
    var retries: [String: ContinuousClock.Instant] = [:]
    /// What was logged of specs that cannot be read, by name of the baseline.
    var unreadable: [String: UnreadableSpec] = [:]
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

  /// Whether the spec of a baseline, with what its rollout replaces, is stored.
  func hasStored(_ baseline: ObservedBaseline) -> Bool {
    guard let version = version(of: baseline) else { return false }
    return state.withLock { $0.stored[baseline.name] == version }
  }

  private func version(of baseline: ObservedBaseline) -> Version? {
    let metadata = baseline.object.metadata
    // An unknown earlier spec must not be overwritten.
    guard !baseline.rollout.earlier.isUnknown, baseline.errors.isEmpty, !baseline.isDeleting, let uid = metadata.uid,
      let generation = metadata.generation
    else { return nil }
    return Version(uid: uid, generation: generation, earlier: baseline.rollout.earlier, steps: baseline.rollout.steps)
  }

  /// Stores the spec of a valid baseline, once per generation and rollout, if it is not stored yet. A failure is logged, at most once
  /// a minute: it costs nothing until the process restarts while the baseline is invalid.
  func store(_ baseline: ObservedBaseline) async {
    guard let version = version(of: baseline) else { return }
    let now = clock.now
    let isDue = state.withLock {
      $0.stored[baseline.name] != version && $0.retries[baseline.name].map { $0 <= now } ?? true
    }
    guard isDue else { return }
    do {
      if try await !isStored(baseline, uid: version.uid) {
        _ = try await client.apply(
          try manifest(of: baseline, uid: version.uid), type: Self.type, key: key(of: baseline),
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
      && Self.specs(of: object) == Self.specs(of: desired)
  }

  /// The two specs and the steps in a ConfigMap; `nil` for what is absent or not JSON.
  private static func specs(of object: JSONValue) -> [JSONValue?] {
    StoredSpecs.keys.map { key in
      object["data"]?[key]?.stringValue.flatMap { try? JSONValue(parsing: Data($0.utf8)) }
    }
  }

  /// The ConfigMap of a baseline; `nil` if there is none, or if it is that of another baseline with the same name.
  private func configMap(of baseline: ObservedBaseline) async throws -> JSONValue? {
    guard let object = try await client.find(Self.type, key(of: baseline)),
      object["metadata"]?["labels"]?[Self.uidLabel]?.stringValue == baseline.object.metadata.uid
    else { return nil }
    return object
  }

  /// Reads the last valid spec of a baseline whose current spec is invalid; `nil` if none is stored that is still valid. One that
  /// cannot be read is logged once.
  ///
  /// - Throws: What the client throws: the caller tries again later.
  func load(for baseline: ObservedBaseline) async throws -> SecurityBaselineSpec? {
    guard let object = try await configMap(of: baseline) else { return nil }
    let spec: SecurityBaselineSpec
    do throws(UnreadableSpec) {
      spec = try StoredSpecs.spec(of: object)
    } catch {
      let isKnown = state.withLock { $0.unreadable.updateValue(error, forKey: baseline.name) == error }
      if !isKnown { logger.error("cannot use the last valid spec of baseline '\(baseline.name)': \(error)") }
      return nil
    }
    let isValid = SecurityBaseline(metadata: baseline.object.metadata, spec: spec).validate().isEmpty
    return isValid ? spec : nil
  }

  /// How far the spec of a baseline was rolled out when the last process ended.
  ///
  /// - Throws: What the client throws, or `UnreadableSpec`: what namespaces have is unknown then.
  func loadRollout(of baseline: ObservedBaseline) async throws -> BaselineRollout {
    guard let rollout = baseline.lastValid?.rollout, let hash = baseline.rolloutHash else { return .everywhere }
    let known = Self.state(of: baseline)
    if known?.phase == .completed { return BaselineRollout(earlier: .none, state: known) }
    func state(_ steps: [RolloutStep]) -> RolloutState? { Self.state(of: baseline, steps: steps) }
    guard let object = try await configMap(of: baseline) else {
      // A baseline that an earlier version has rolled out, or a new one.
      let first = BaselineRollout(earlier: .spec(nil), state: state(rollout.steps), steps: rollout.steps)
      return Self.isInForceEverywhere(baseline) ? .everywhere : first
    }
    let stored: StoredSpecs
    do throws(UnreadableSpec) {
      stored = try StoredSpecs(object)
    } catch {
      // What is stored does not matter if the status reports that the spec is in force everywhere.
      guard Self.isInForceEverywhere(baseline) else { throw error }
      return .everywhere
    }
    if stored.spec.rolloutHash == hash {
      guard case .spec = stored.earlier else { return BaselineRollout(earlier: .none, state: known) }
      let steps = stored.steps ?? rollout.steps
      return BaselineRollout(earlier: stored.earlier, state: state(steps), steps: steps)
    }
    // The spec changed while no process was running.
    var earlier: SecurityBaselineSpec? = stored.spec
    if case .spec(let base) = stored.earlier, !Self.isCompleted(stored.spec, baseline) { earlier = base }
    if earlier?.rolloutHash == hash { return .everywhere }
    return BaselineRollout(earlier: .spec(earlier), state: nil, steps: rollout.steps)
  }

  /// Whether the status reports that the current spec is in force in all namespaces. A suspended baseline is ready also in the
  /// middle of a rollout.
  private static func isInForceEverywhere(_ baseline: ObservedBaseline) -> Bool {
    baseline.object.wasRolledOut
      && baseline.object.status?.conditions?.contains {
        $0.type == "Ready" && $0.reason == ConditionReason.reconciled.rawValue
      } ?? false
  }

  /// Whether the status reports that a spec was rolled out. A process can end before it writes the same into the ConfigMap.
  private static func isCompleted(_ spec: SecurityBaselineSpec, _ baseline: ObservedBaseline) -> Bool {
    guard let status = baseline.object.status?.rollout else { return false }
    return status.phase == .completed && status.hash == spec.rolloutHash
  }

  /// The state of the rollout in the status of a baseline; `nil` if it is that of another spec, or of other steps than those that are
  /// used: the place of a namespace would be compared with another step.
  ///
  /// - Parameters:
  ///   - baseline: The baseline.
  ///   - steps: The steps; `nil` if places are not compared.
  static func state(of baseline: ObservedBaseline, steps: [RolloutStep]? = nil) -> RolloutState? {
    guard let status = baseline.object.status?.rollout, status.hash == baseline.rolloutHash else { return nil }
    if let steps, let known = status.stepsHash, known != RolloutSpec(steps: steps).stepsHash { return nil }
    return RolloutState(status)
  }

  /// The rollout of a baseline while it is not known what it replaces.
  static func unknown(_ baseline: ObservedBaseline, _ problem: String? = nil) -> BaselineRollout {
    let steps = baseline.lastValid?.rollout?.steps ?? []
    return BaselineRollout(earlier: .unknown(problem), state: state(of: baseline, steps: steps))
  }

  /// Forgets a baseline that is gone.
  func forget(baseline name: String) {
    state.withLock {
      $0.stored[name] = nil
      $0.retries[name] = nil
      $0.unreadable[name] = nil
    }
  }

  private static let uidLabel = "plimsoll.dev/baseline-uid"

  private func key(of baseline: ObservedBaseline) -> ObjectKey {
    ObjectKey(namespace: namespace, name: "plimsoll-spec-\(baseline.name)")
  }

  private func manifest(of baseline: ObservedBaseline, uid: String) throws -> JSONValue {
    func text<Value: Encodable>(_ value: Value?) throws -> JSONValue {
      .string(try value.map { String(decoding: try JSONValue(encoding: $0).jsonData(), as: UTF8.self) } ?? "null")
    }
    var data: [String: JSONValue] = [StoredSpecs.specKey: try text(baseline.object.spec)]
    if case .spec(let earlier) = baseline.rollout.earlier { data[StoredSpecs.earlierKey] = try text(earlier) }
    if let steps = baseline.rollout.steps { data[StoredSpecs.stepsKey] = try text(steps) }
    return [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": [
        "name": .string(key(of: baseline).name), "namespace": .string(namespace),
        "labels": [WellKnown.managedByLabel: .string(WellKnown.fieldManager), Self.uidLabel: .string(uid)],
        "ownerReferences": [OwnerReference.baseline(named: baseline.name, uid: uid).json],
      ],
      "data": .object(data),
    ]
  }
}
