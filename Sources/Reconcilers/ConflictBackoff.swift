package import Planning
import Synchronization

/// Detects that another client keeps changing what the operator restores, and delays the restores of that one object.
///
/// Up to `Policy.tolerated` restores within `window` are made without delay, because a user can delete an object twice. After
/// that, the delay doubles with each restore, up to `longestDelay`. A `window` without restores after the last delay ends
/// the conflict.
package final class ConflictBackoff: Sendable {
  /// When a conflict begins, and how long it delays restores.
  package struct Policy: Sendable {
    /// Restores of one object within `window` that are not delayed.
    package var tolerated = 5
    /// How far back restores count.
    package var window: Duration = .seconds(60)
    /// The first delay; it doubles with each further restore.
    package var firstDelay: Duration = .seconds(5)
    /// The longest delay.
    package var longestDelay: Duration = .seconds(300)

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

  private let policy: Policy
  private let conflicts = Mutex<[ObjectID: ObjectConflict]>([:])

  /// Creates a backoff without conflicts.
  package init(policy: Policy = Policy()) { self.policy = policy }

  /// Requests one restore of an object; `.proceed` counts it.
  package func permit(_ id: ObjectID, now: ContinuousClock.Instant) -> Verdict {
    conflicts.withLock { conflicts in
      var conflict = conflicts[id] ?? ObjectConflict()
      let verdict = conflict.permit(now: now, policy: policy)
      conflicts[id] = conflict
      if conflicts.count > 10_000 { conflicts = conflicts.filter { !$0.value.isOver(now: now, policy: policy) } }
      return verdict
    }
  }

  /// Whether restores of the object are being delayed.
  package func isContested(_ id: ObjectID, now: ContinuousClock.Instant) -> Bool {
    conflicts.withLock { $0[id]?.isContested(now: now, policy: policy) ?? false }
  }

  /// Ends all conflicts, because the user requested a reconcile.
  package func reset() { conflicts.withLock { $0 = [:] } }
}

/// The restores of one object. Pure: the time is passed in.
struct ObjectConflict: Sendable {
  private var restores: [ContinuousClock.Instant] = []
  private var delay: Duration?
  private var notBefore: ContinuousClock.Instant?

  /// Requests one restore.
  mutating func permit(now: ContinuousClock.Instant, policy: ConflictBackoff.Policy) -> ConflictBackoff.Verdict {
    if isOver(now: now, policy: policy) { self = ObjectConflict() }
    if let notBefore, now < notBefore { return .wait(notBefore - now) }
    restores.removeAll { $0 < now - policy.window }
    guard restores.count >= policy.tolerated || delay != nil else {
      restores.append(now)
      return .proceed
    }
    guard notBefore != nil else { return postpone(by: policy.firstDelay, now: now) }
    restores.append(now)
    _ = postpone(by: min((delay ?? policy.firstDelay) * 2, policy.longestDelay), now: now)
    return .proceed
  }

  /// Whether restores are being delayed.
  func isContested(now: ContinuousClock.Instant, policy: ConflictBackoff.Policy) -> Bool {
    delay != nil && !isOver(now: now, policy: policy)
  }

  /// Whether the conflict has ended.
  func isOver(now: ContinuousClock.Instant, policy: ConflictBackoff.Policy) -> Bool {
    let quietSince = max(notBefore ?? restores.last ?? now, restores.last ?? now)
    return now > quietSince + policy.window
  }

  private mutating func postpone(by delay: Duration, now: ContinuousClock.Instant) -> ConflictBackoff.Verdict {
    self.delay = delay
    notBefore = now + delay
    return .wait(delay)
  }
}
