import Kubernetes
package import Planning
import Synchronization

/// Remembers which roles and role bindings of baselines the API server refuses because the operator does not hold what they
/// grant.
///
/// The reason of such a refusal is the same in every namespace, so one refused write stops the writes of the same item in all
/// namespaces. One namespace at a time probes whether the item can be granted now. When a probe succeeds, all namespaces
/// are reconciled.
package final class UngrantableRules: Sendable {
  private let state = Mutex(UngrantableRulesState())
  private let onGranted: @Sendable () -> Void

  /// Creates an empty memory.
  ///
  /// - Parameter onGranted: Called when an item that was refused is accepted: reconcile all namespaces.
  package init(onGranted: @escaping @Sendable () -> Void = {}) { self.onGranted = onGranted }

  /// Why a change is not sent now; `nil` if it may be sent. Each change that is sent must be reported with `accepted` or
  /// `refused`.
  package func refusal(of change: Change, now: ContinuousClock.Instant) -> WriteFailure? {
    state.withLock { $0.refusal(of: change, now: now) }
  }

  /// Records that a change was written.
  package func accepted(_ change: Change) {
    if state.withLock({ $0.accepted(change) }) { onGranted() }
  }

  /// Records that a change failed. Returns the failure with the time of the next probe if it is remembered for all namespaces;
  /// `nil` if it has another reason.
  package func refused(
    _ change: Change, with failure: WriteFailure, now: ContinuousClock.Instant
  ) -> WriteFailure? {
    state.withLock { $0.refused(change, with: failure, now: now) }
  }

  /// Forgets the refusals of a baseline, because its spec changed or it was deleted.
  package func forget(baseline: String) { state.withLock { $0.forget(baseline: baseline) } }

  /// Forgets all refusals, because the operator may hold other permissions now. Returns whether there were any.
  package func reset(now: ContinuousClock.Instant) -> Bool { state.withLock { $0.reset(now: now) } }
}

/// The decisions of `UngrantableRules`. Pure: the time is passed in.
struct UngrantableRulesState: Sendable {
  /// The pause between two probes of an item.
  static let probeInterval: Duration = .seconds(300)
  /// The API server authorizes requests from a cache, so it can refuse a grant shortly after the permissions changed. For this
  /// time after a change, probes are frequent.
  static let settlingTime: Duration = .seconds(10)
  /// The pause between two probes during the settling time, and after a probe that failed for another reason.
  static let settlingInterval: Duration = .seconds(1)

  /// A role or role binding of a baseline, in all namespaces.
  private struct Item: Hashable {
    var baseline: String
    var kind: ManagedKind
    var name: String

    init(baseline: String, kind: ManagedKind, name: String) {
      self.baseline = baseline
      self.kind = kind
      self.name = name
    }

    /// `nil` if the change writes no role or role binding.
    init?(_ change: Change) {
      guard let desired = change.desired, let baseline = desired.baselines.first,
        [.role, .roleBinding].contains(desired.id.kind)
      else { return nil }
      self.init(baseline: baseline, kind: desired.id.kind, name: desired.id.name)
    }
  }

  private struct Refusal: Sendable {
    /// The message without the name of the object, which differs between namespaces.
    var reason: String
    var nextProbe: ContinuousClock.Instant
  }

  private var refusals: [Item: Refusal] = [:]
  /// Writes whose result is not known, with the epoch in which they were sent.
  private var inFlight: [ObjectID: Int] = [:]
  /// Counts how often refusals were forgotten: the result of an earlier write is not remembered.
  private var epoch = 0
  private var settledAt: ContinuousClock.Instant?

  /// Why a change is not sent; `nil` reserves the next probe for it.
  mutating func refusal(of change: Change, now: ContinuousClock.Instant) -> WriteFailure? {
    guard let item = Item(change) else { return nil }
    if var refusal = refusals[item] {
      guard refusal.nextProbe <= now else { return failure(refusal, of: change, now: now) }
      refusal.nextProbe = now + interval(at: now)
      refusals[item] = refusal
    }
    inFlight[change.id] = epoch
    return nil
  }

  /// Returns whether the item was refused before.
  mutating func accepted(_ change: Change) -> Bool {
    guard let item = Item(change) else { return false }
    inFlight[change.id] = nil
    guard refusals.removeValue(forKey: item) != nil else { return false }
    // Bindings to the role can be written now, too.
    if item.kind == .role { refusals = refusals.filter { $0.key.baseline != item.baseline || $0.key.kind == .role } }
    return true
  }

  /// Returns the failure with the time of the next probe, or `nil` if it has another reason.
  mutating func refused(
    _ change: Change, with failure: WriteFailure, now: ContinuousClock.Instant
  ) -> WriteFailure? {
    guard let item = Item(change) else { return nil }
    let isCurrent = inFlight.removeValue(forKey: change.id) == epoch
    guard failure.isGrantRefused || isWithoutRole(change, item) else {
      if refusals[item] != nil { refusals[item]?.nextProbe = now + Self.settlingInterval }
      return nil
    }
    let prefix = WriteFailure.prefix(for: change.id)
    let refusal = Refusal(
      reason: failure.message.hasPrefix(prefix) ? String(failure.message.dropFirst(prefix.count)) : failure.message,
      nextProbe: now + (isCurrent ? interval(at: now) : Self.settlingInterval))
    if isCurrent { refusals[item] = refusal }
    return self.failure(refusal, of: change, now: now)
  }

  mutating func forget(baseline: String) {
    epoch += 1
    refusals = refusals.filter { $0.key.baseline != baseline }
  }

  mutating func reset(now: ContinuousClock.Instant) -> Bool {
    epoch += 1
    settledAt = now + Self.settlingTime
    defer { refusals = [:] }
    return !refusals.isEmpty
  }

  /// Whether the change binds a role of the baseline that is refused, so that it does not exist.
  private func isWithoutRole(_ change: Change, _ item: Item) -> Bool {
    guard item.kind == .roleBinding, let reference = change.desired?.manifest["roleRef"],
      reference["kind"]?.stringValue == Role.resourceType.kind, let name = reference["name"]?.stringValue
    else { return false }
    return refusals[Item(baseline: item.baseline, kind: .role, name: name)] != nil
  }

  private func interval(at now: ContinuousClock.Instant) -> Duration {
    settledAt.map { now < $0 } == true ? Self.settlingInterval : Self.probeInterval
  }

  private func failure(_ refusal: Refusal, of change: Change, now: ContinuousClock.Instant) -> WriteFailure {
    WriteFailure(
      kind: .permission, message: WriteFailure.prefix(for: change.id) + refusal.reason,
      retryAfter: refusal.nextProbe - now)
  }
}
