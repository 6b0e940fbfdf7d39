import Reconcilers
import Synchronization

/// Notices that something keeps changing what we restore, and slows us down for that one object.
///
/// Up to `ContestPolicy.tolerated` restores within `window` go through at once: people do delete things twice. From
/// then on each restore waits twice as long as the one before, up to `longestDelay`. A quiet `window` after the last
/// delay ends the contest.
final class ContestTracker: Sendable {
  /// Whether a restore may go through now.
  enum Verdict: Hashable {
    /// It may.
    case go
    /// Not before this much time has passed.
    case wait(Duration)
  }

  private let policy: ContestPolicy
  private let records = Mutex<[ObjectID: ContestRecord]>([:])

  init(policy: ContestPolicy = ContestPolicy()) { self.policy = policy }

  /// Asks for one restore of an object; `.go` counts it.
  func permit(_ id: ObjectID, now: ContinuousClock.Instant) -> Verdict {
    records.withLock { records in
      var record = records[id] ?? ContestRecord()
      let verdict = record.ask(now: now, policy: policy)
      records[id] = record
      if records.count > 10_000 { records = records.filter { !$0.value.isOver(now: now, policy: policy) } }
      return verdict
    }
  }

  /// Whether the object is contested at this time.
  func isContested(_ id: ObjectID, now: ContinuousClock.Instant) -> Bool {
    records.withLock { $0[id]?.isContested(now: now, policy: policy) ?? false }
  }

  /// Ends all contests: the user asked for everything to be reconciled now.
  func reset() { records.withLock { $0 = [:] } }
}

/// When a contest begins, and how slow it makes us.
struct ContestPolicy: Sendable {
  /// Restores of one object within `window` that are not delayed.
  var tolerated = 5
  /// How far back restores count.
  var window: Duration = .seconds(60)
  /// The first delay; doubles with each further restore.
  var firstDelay: Duration = .seconds(5)
  /// The longest delay.
  var longestDelay: Duration = .seconds(300)
}

/// The restores of one object.
struct ContestRecord: Sendable {
  private var restores: [ContinuousClock.Instant] = []
  private var delay: Duration?
  private var notBefore: ContinuousClock.Instant?

  /// Asks for one restore.
  mutating func ask(now: ContinuousClock.Instant, policy: ContestPolicy) -> ContestTracker.Verdict {
    if isOver(now: now, policy: policy) { self = ContestRecord() }
    if let notBefore, now < notBefore { return .wait(notBefore - now) }
    restores.removeAll { $0 < now - policy.window }
    guard restores.count >= policy.tolerated || delay != nil else {
      restores.append(now)
      return .go
    }
    guard notBefore != nil else { return postpone(by: policy.firstDelay, now: now) }
    restores.append(now)
    _ = postpone(by: min((delay ?? policy.firstDelay) * 2, policy.longestDelay), now: now)
    return .go
  }

  /// Whether restores are being delayed.
  func isContested(now: ContinuousClock.Instant, policy: ContestPolicy) -> Bool {
    delay != nil && !isOver(now: now, policy: policy)
  }

  /// Whether it has been quiet for long enough to forget.
  func isOver(now: ContinuousClock.Instant, policy: ContestPolicy) -> Bool {
    let quietSince = max(notBefore ?? restores.last ?? now, restores.last ?? now)
    return now > quietSince + policy.window
  }

  private mutating func postpone(by delay: Duration, now: ContinuousClock.Instant) -> ContestTracker.Verdict {
    self.delay = delay
    notBefore = now + delay
    return .wait(delay)
  }
}
