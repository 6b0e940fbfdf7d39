/// Decides what a reflector does next. Pure: it reads no clock and does no I/O; the reflector passes each event and the
/// time, and performs the action that it returns.
///
///     list ──▶ watch ──ends or fails──▶ watch (from the last version)
///      ▲         │
///      └─────────┴─ 410, resync due, resource version went backwards, stale watch
///
/// Two counters limit the rate of requests. `failures` counts consecutive failures. `restarts` counts consecutive lists
/// that were not followed by a healthy watch: without it, a server that answers every list and rejects every watch as
/// expired would be listed in a hot loop.
struct ReflectorStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Watch {
    var version: String
    var startedAt: Instant?
    /// Whether no event and no bookmark has been received.
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
  /// Time of the first of the current consecutive failures.
  private var failingSince: Instant?
  private var hasWatchFailed = false
  private var state = SyncState.syncing
  private let policy: Policy

  init(policy: Policy = Policy()) { self.policy = policy }

  /// Handles an event.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - now: The current time.
  ///   - jitter: A random number from 0 up to 1; a delay is between half and all of the exponential delay.
  mutating func handle(_ event: Event, now: Instant, jitter: Double) -> Decision {
    switch event {
    case .started: return Decision(state: .syncing, action: .list(isFull: false, after: .zero))
    case .listed(let version): return listed(version, now: now, jitter: jitter)
    case .watchStarted:
      if case .watching(var watch) = phase {
        watch.startedAt = now
        phase = .watching(watch)
      }
      hasWatchFailed = false
      return Decision(state: synced(), action: .continue)
    case .received(let version): return Decision(action: received(version, now: now, jitter: jitter))
    case .watchEnded: return Decision(action: watchEnded(now: now, jitter: jitter))
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
    // A successful list does not make up for a watch that fails: the state is synced when the watch starts.
    return Decision(state: hasWatchFailed ? nil : synced(), action: .watch(resourceVersion: version, after: .zero))
  }

  /// Restarts a paged list once if its continue token expires. If it expires again, the collection is listed in full,
  /// as the pager of client-go does: a full list is always consistent.
  private mutating func relist(jitter: Double) -> Action {
    phase = .listing
    restarts += 1
    return .list(isFull: expiredLists > 1, after: restarts == 1 ? .zero : backoff(restarts - 1, jitter))
  }
}

// MARK: - Watching

extension ReflectorStateMachine {
  private mutating func received(_ version: String, now: Instant, jitter: Double) -> Action {
    guard case .watching(var watch) = phase else { return .continue }
    watch.isSilent = false
    // The API server sends the changes of a collection in order, so a lower version means that etcd was restored.
    let isBackwards = isNewer(watch.version, than: version)
    if !version.isEmpty, !isBackwards { watch.version = version }
    phase = .watching(watch)
    if isBackwards || isResyncDue(now) {
      finish(watch, now: now)
      return relist(jitter: jitter)
    }
    return .continue
  }

  private mutating func watchEnded(now: Instant, jitter: Double) -> Action {
    guard case .watching(let watch) = phase else { return .list(isFull: false, after: backoff(1, jitter)) }
    finish(watch, now: now)
    if isResyncDue(now) || isStale(watch, now: now) { return relist(jitter: jitter) }
    if !isHealthy(watch, now: now) { failures += 1 }
    return resume(after: failures == 0 ? .zero : backoff(failures, jitter))
  }

  private mutating func failed(_ failure: Failure, now: Instant, jitter: Double) -> Decision {
    var isStale = false
    if case .watching(let watch) = phase {
      finish(watch, now: now)
      isStale = self.isStale(watch, now: now)
      hasWatchFailed = true
    } else if failure.kind == .expired {
      expiredLists += 1
    } else if failure.kind == .tooLarge {
      // The collection does not fit into one response: return to pages.
      expiredLists = 0
    }
    failures += 1
    failingSince = failingSince ?? now
    return Decision(
      state: unavailable(failure, now: now), action: retry(failure, isStale: isStale, now: now, jitter: jitter))
  }

  private mutating func retry(_ failure: Failure, isStale: Bool, now: Instant, jitter: Double) -> Action {
    let retryAfter = min(failure.retryAfter ?? .zero, policy.maxRetryAfter)
    if failure.kind == .expired || isStale { return relist(jitter: jitter).delayed(atLeast: retryAfter) }
    if failure.kind == .persistent {
      return resume(after: max(retryAfter, policy.persistentFailureDelay * (0.5 + jitter / 2)))
    }
    if isResyncDue(now) { phase = .listing }
    return resume(after: max(retryAfter, backoff(failures, jitter)))
  }

  private func resume(after delay: Duration) -> Action {
    switch phase {
    case .listing: .list(isFull: expiredLists > 1, after: delay)
    case .watching(let watch): .watch(resourceVersion: watch.version, after: delay)
    }
  }

  /// Resets the backoff after a watch that lasted long enough, whether it ended or failed.
  private mutating func finish(_ watch: Watch, now: Instant) {
    phase = .watching(Watch(version: watch.version))
    guard isHealthy(watch, now: now) else { return }
    failures = 0
    restarts = 0
    failingSince = nil
  }

  private func isHealthy(_ watch: Watch, now: Instant) -> Bool {
    watch.startedAt.map { now - $0 >= policy.healthyWatchDuration } ?? false
  }

  /// Bookmarks arrive about every minute. A server that was restored from a backup, and has not reached the version of
  /// the watch again, filters out all events and bookmarks: such a watch stays open but receives nothing.
  private func isStale(_ watch: Watch, now: Instant) -> Bool {
    watch.isSilent && (watch.startedAt.map { now - $0 >= policy.staleWatchTimeout } ?? false)
  }

  private func isResyncDue(_ now: Instant) -> Bool { resyncDue.map { now >= $0 } ?? false }
}

// MARK: - Reporting

extension ReflectorStateMachine {
  private mutating func synced() -> SyncState? {
    failingSince = nil
    guard state != .synced else { return nil }
    state = .synced
    return state
  }

  /// Reports a persistent failure at once, and a transient failure of a synced collection only after the grace period.
  private mutating func unavailable(_ failure: Failure, now: Instant) -> SyncState? {
    let since = failingSince ?? now
    guard failure.kind != .expired else { return nil }
    guard failure.kind == .persistent || state != .synced || now - since >= policy.failureGracePeriod else {
      return nil
    }
    state = .unavailable(since: since)
    return state
  }

  private func backoff(_ attempt: Int, _ jitter: Double) -> Duration {
    let exponential = policy.baseDelay * (1 << min(max(attempt - 1, 0), 16))
    return min(exponential, policy.maxDelay) * (0.5 + jitter / 2)
  }
}
