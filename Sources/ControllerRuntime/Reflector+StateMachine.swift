/// Decides what a reflector does next. Pure: no clock, no I/O; events in, one decision out.
///
///     list ──▶ watch ──ends, fails──▶ watch (from the last version)
///      ▲         │
///      └─────────┴─ 410, time to list anew, versions that go backwards, silence
///
/// Two counters bound the rate of requests. `failures` counts attempts in a row that led to nothing, `restarts` the
/// lists in a row that led to no healthy watch: a server that answers every list and refuses every watch as too old
/// would otherwise be listed without pause.
struct ReflectorStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Watch {
    var version: String
    var opened: Instant?
    /// Nothing has come yet, not even a bookmark.
    var isSilent = true
  }

  private enum Phase {
    case listing
    case watching(Watch)
  }

  private var phase = Phase.listing
  private var failures = 0
  private var restarts = 0
  private var expiredLists = 0
  private var resyncDue: Instant?
  /// When list or watch first failed, of those in a row.
  private var lostSince: Instant?
  private var isWatchLost = false
  private var sight = Sight.syncing
  private let policy: Policy

  init(policy: Policy = Policy()) { self.policy = policy }

  /// Takes in an event.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - now: When.
  ///   - jitter: From 0 up to 1; a delay lies between half and the whole of the exponential one.
  mutating func on(_ event: Event, now: Instant, jitter: Double) -> Decision {
    switch event {
    case .started: return Decision(sight: .syncing, action: .list(isWhole: false, after: .zero))
    case .listed(let version): return listed(version, now: now, jitter: jitter)
    case .opened:
      if case .watching(var watch) = phase {
        watch.opened = now
        phase = .watching(watch)
      }
      isWatchLost = false
      return Decision(sight: recovered(), action: .proceed)
    case .seen(let version): return Decision(action: seen(version, now: now, jitter: jitter))
    case .ended: return Decision(action: ended(now: now, jitter: jitter))
    case .failed(let failure): return failed(failure, now: now, jitter: jitter)
    }
  }
}

// MARK: - Listing

extension ReflectorStateMachine {
  private mutating func listed(_ version: String, now: Instant, jitter: Double) -> Decision {
    failures = 0
    expiredLists = 0
    resyncDue = policy.resync.map { now + $0 * (0.9 + jitter / 5) }
    phase = .watching(Watch(version: version))
    // A list that works beside a watch that does not is not yet a collection that is followed.
    return Decision(sight: isWatchLost ? nil : recovered(), action: .watch(resourceVersion: version, after: .zero))
  }

  /// A list in pages whose token expires is begun again once; a collection that cannot be read in pages before its
  /// version is compacted is then read in one piece, as client-go's pager does: that is always one consistent version.
  private mutating func relist(jitter: Double) -> Action {
    phase = .listing
    restarts += 1
    return .list(isWhole: expiredLists > 1, after: restarts == 1 ? .zero : backoff(restarts - 1, jitter))
  }
}

// MARK: - Watching

extension ReflectorStateMachine {
  private mutating func seen(_ version: String, now: Instant, jitter: Double) -> Action {
    guard case .watching(var watch) = phase else { return .proceed }
    watch.isSilent = false
    // The API server shows the changes of a collection in order; a lower version means that its history is another.
    let isBackwards = isNewer(watch.version, than: version)
    if !version.isEmpty, !isBackwards { watch.version = version }
    phase = .watching(watch)
    if isBackwards || isResyncDue(now) {
      settle(watch, now: now)
      return relist(jitter: jitter)
    }
    return .proceed
  }

  private mutating func ended(now: Instant, jitter: Double) -> Action {
    guard case .watching(let watch) = phase else { return .list(isWhole: false, after: backoff(1, jitter)) }
    settle(watch, now: now)
    if isResyncDue(now) || isSuspicious(watch, now: now) { return relist(jitter: jitter) }
    if !isHealthy(watch, now: now) { failures += 1 }
    return resume(after: failures == 0 ? .zero : backoff(failures, jitter))
  }

  private mutating func failed(_ failure: Failure, now: Instant, jitter: Double) -> Decision {
    var isSuspicious = false
    if case .watching(let watch) = phase {
      settle(watch, now: now)
      isSuspicious = self.isSuspicious(watch, now: now)
      isWatchLost = true
    } else if failure.kind == .expired {
      expiredLists += 1
    }
    failures += 1
    lostSince = lostSince ?? now
    return Decision(
      sight: lost(failure, now: now), action: mend(failure, isSuspicious: isSuspicious, now: now, jitter: jitter))
  }

  private mutating func mend(_ failure: Failure, isSuspicious: Bool, now: Instant, jitter: Double) -> Action {
    let asked = min(failure.retryAfter ?? .zero, policy.longestRetryAfter)
    if failure.kind == .expired || isSuspicious { return relist(jitter: jitter).delayed(atLeast: asked) }
    if failure.kind == .lasting { return resume(after: max(asked, policy.lastingDelay * (0.5 + jitter / 2))) }
    if isResyncDue(now) { phase = .listing }
    return resume(after: max(asked, backoff(failures, jitter)))
  }

  private func resume(after delay: Duration) -> Action {
    switch phase {
    case .listing: .list(isWhole: expiredLists > 1, after: delay)
    case .watching(let watch): .watch(resourceVersion: watch.version, after: delay)
    }
  }

  /// A watch that lived long enough ends all backoff, however it ended itself.
  private mutating func settle(_ watch: Watch, now: Instant) {
    phase = .watching(Watch(version: watch.version))
    guard isHealthy(watch, now: now) else { return }
    failures = 0
    restarts = 0
    lostSince = nil
  }

  private func isHealthy(_ watch: Watch, now: Instant) -> Bool {
    watch.opened.map { now - $0 >= policy.healthyAfter } ?? false
  }

  /// Bookmarks come every minute. A server that was restored from a backup and is behind the version that we know
  /// filters everything out, bookmarks as well, until it has caught up: the watch is open and dead.
  private func isSuspicious(_ watch: Watch, now: Instant) -> Bool {
    watch.isSilent && (watch.opened.map { now - $0 >= policy.suspiciousSilence } ?? false)
  }

  private func isResyncDue(_ now: Instant) -> Bool { resyncDue.map { now >= $0 } ?? false }
}

// MARK: - Telling

extension ReflectorStateMachine {
  private mutating func recovered() -> Sight? {
    lostSince = nil
    guard sight != .synced else { return nil }
    sight = .synced
    return sight
  }

  /// A short loss of what is filled already is no news; one that lasts is, and a refusal is at once.
  private mutating func lost(_ failure: Failure, now: Instant) -> Sight? {
    let since = lostSince ?? now
    guard failure.kind != .expired else { return nil }
    guard failure.kind == .lasting || sight != .synced || now - since >= policy.toleratedLoss else { return nil }
    sight = .unavailable(since: since)
    return sight
  }

  private func backoff(_ attempt: Int, _ jitter: Double) -> Duration {
    let exponential = policy.firstDelay * (1 << min(max(attempt - 1, 0), 16))
    return min(exponential, policy.longestDelay) * (0.5 + jitter / 2)
  }
}
