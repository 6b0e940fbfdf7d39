package import Planning
import Synchronization

/// Decides when drift is restored, by its consequence, and notices that another client keeps changing an object.
///
/// Up to `Policy.tolerated` restores of one object within `window` are made at once, because people do delete things twice.
/// From then on the object is contested. Protection that is missing or weakened is still restored once per
/// `protectiveInterval`, however long that lasts. Harmless changes wait twice as long each time, up to `longestDelay`. A
/// quiet `window` ends the conflict.
///
/// What one namespace can cost is limited by `namespaceRate`, so that its tenant cannot delay the restores of others.
package final class ConflictBackoff: Sendable {
  /// When a conflict begins, and how long it delays restores.
  package struct Policy: Sendable {
    /// Restores of one object within `window` that are not delayed.
    package var tolerated = 5
    /// How far back restores count.
    package var window: Duration = .seconds(60)
    /// Time between restores of protection that is contested.
    package var protectiveInterval: Duration = .seconds(1)
    /// The first delay after a harmless change; it doubles with each further restore.
    package var firstDelay: Duration = .seconds(5)
    /// The longest delay after a harmless change.
    package var longestDelay: Duration = .seconds(300)
    /// Restores per second in one namespace in the long run.
    package var namespaceRate = 100
    /// Restores at once in one namespace after a pause.
    package var namespaceBurst = 200

    /// The default policy.
    package init() {}
  }

  /// Whether a restore may be made now.
  package enum Verdict: Sendable, Hashable {
    /// It may.
    case proceed
    /// Not before this much time has passed.
    case wait(Duration)
  }

  /// An object that another client keeps changing.
  package struct Contested: Sendable, Hashable {
    /// The last drift.
    package var drift: Drift
    /// The baselines that it was restored for.
    package var baselines: [String]
  }

  private struct Namespace {
    var budget: TokenBucket
    var objects: [ObjectID: ObjectConflict] = [:]

    /// Changes the entry in place: a copy of the dictionary per restore would make many restores quadratic.
    mutating func permit(_ restore: Contested, now: ContinuousClock.Instant, policy: Policy) -> Verdict {
      if let wait = budget.wait(now: now) { return .wait(wait) }
      let verdict = objects[restore.drift.id, default: ObjectConflict()].permit(restore, now: now, policy: policy)
      if verdict == .proceed { budget.take(now: now) }
      return verdict
    }
  }

  private let policy: Policy
  private let namespaces = Mutex<[String: Namespace]>([:])

  /// Creates a backoff without conflicts.
  package init(policy: Policy = Policy()) { self.policy = policy }

  /// Asks for one restore; `.proceed` counts it.
  package func permit(_ drift: Drift, baselines: [String], now: ContinuousClock.Instant) -> Verdict {
    namespaces.withLock { namespaces in
      namespaces[drift.id.namespace, default: Namespace(budget: TokenBucket(now: now, policy))].permit(
        Contested(drift: drift, baselines: baselines), now: now, policy: policy)
    }
  }

  /// The objects of a namespace that another client keeps changing, and when the first of these conflicts can end; forgets
  /// what is over.
  package func contested(
    in name: String, now: ContinuousClock.Instant
  ) -> (objects: [Contested], earliestEnd: ContinuousClock.Instant?) {
    namespaces.withLock { namespaces in
      guard var namespace = namespaces[name] else { return ([], nil) }
      namespace.objects = namespace.objects.filter { !$0.value.isOver(now: now, policy: policy) }
      namespaces[name] = namespace.objects.isEmpty && namespace.budget.isFull(now: now) ? nil : namespace
      let conflicts = namespace.objects.values.filter(\.isContested)
      return (conflicts.compactMap(\.last), conflicts.compactMap { $0.end(policy: policy) }.min())
    }
  }

  /// Forgets a namespace that is gone.
  package func forget(namespace name: String) { namespaces.withLock { $0[name] = nil } }

  /// Ends all conflicts: the user asked for everything to be reconciled now.
  package func reset() { namespaces.withLock { $0 = [:] } }
}

/// The restores that one namespace may have. Pure: the time is passed in.
private struct TokenBucket: Sendable {
  private let interval: Duration
  private let depth: Duration
  private var nextFree: ContinuousClock.Instant

  init(now: ContinuousClock.Instant, _ policy: ConflictBackoff.Policy) {
    interval = .seconds(1) / policy.namespaceRate
    depth = interval * policy.namespaceBurst
    nextFree = now - depth
  }

  func wait(now: ContinuousClock.Instant) -> Duration? { nextFree > now ? nextFree - now : nil }

  mutating func take(now: ContinuousClock.Instant) { nextFree = max(nextFree, now - depth) + interval }

  func isFull(now: ContinuousClock.Instant) -> Bool { nextFree <= now - depth }
}

/// The restores of one object. Pure: the time is passed in.
struct ObjectConflict: Sendable {
  /// What was last asked for.
  private(set) var last: ConflictBackoff.Contested?
  /// Whether another client keeps changing the object.
  private(set) var isContested = false
  private var restores: [ContinuousClock.Instant] = []
  private var delay: Duration?
  private var notBefore: ContinuousClock.Instant?

  /// Asks for one restore.
  mutating func permit(
    _ restore: ConflictBackoff.Contested, now: ContinuousClock.Instant, policy: ConflictBackoff.Policy
  ) -> ConflictBackoff.Verdict {
    if isOver(now: now, policy: policy) { self = ObjectConflict() }
    last = restore
    restores.removeAll { $0 < now - policy.window }
    if restores.count >= policy.tolerated { isContested = true }
    guard isContested else {
      restores.append(now)
      return .proceed
    }
    return restore.drift.isHarmless ? permitHarmless(now: now, policy) : permitProtective(now: now, policy)
  }

  private mutating func permitProtective(
    now: ContinuousClock.Instant, _ policy: ConflictBackoff.Policy
  ) -> ConflictBackoff.Verdict {
    if let last = restores.last, now < last + policy.protectiveInterval {
      return .wait(last + policy.protectiveInterval - now)
    }
    restores.append(now)
    if restores.count > policy.tolerated { restores.removeFirst() }
    return .proceed
  }

  private mutating func permitHarmless(
    now: ContinuousClock.Instant, _ policy: ConflictBackoff.Policy
  ) -> ConflictBackoff.Verdict {
    if let notBefore, now < notBefore { return .wait(notBefore - now) }
    guard notBefore != nil else { return postpone(by: policy.firstDelay, now: now) }
    restores.append(now)
    _ = postpone(by: min((delay ?? policy.firstDelay) * 2, policy.longestDelay), now: now)
    return .proceed
  }

  /// Whether it has been quiet for long enough to forget the conflict.
  func isOver(now: ContinuousClock.Instant, policy: ConflictBackoff.Policy) -> Bool {
    end(policy: policy).map { now > $0 } ?? true
  }

  /// When the conflict ends if it stays quiet; `nil` if nothing was restored.
  func end(policy: ConflictBackoff.Policy) -> ContinuousClock.Instant? {
    [restores.last, notBefore].compactMap { $0 }.max().map { $0 + policy.window }
  }

  private mutating func postpone(by delay: Duration, now: ContinuousClock.Instant) -> ConflictBackoff.Verdict {
    self.delay = delay
    notBefore = now + delay
    return .wait(delay)
  }
}
