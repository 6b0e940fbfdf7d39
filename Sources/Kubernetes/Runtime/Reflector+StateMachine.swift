/// Decides what a reflector does next. Pure: no clock, no I/O; events in, one action out.
///
///     list ──pages──▶ listed ──▶ watch ──ends──▶ watch (from the last version)
///       ▲                          │
///       └──── 410 Gone, resync ────┘
struct ReflectorStateMachine: Sendable {
  /// What happened.
  enum Event: Sendable, Hashable {
    /// It begins.
    case started
    /// A page was read; there is another.
    case page(continueToken: String)
    /// The last page was read.
    case listed(resourceVersion: String)
    /// An event was seen: the watch works.
    case progressed(resourceVersion: String)
    /// The watch ended as it should, after being open for so long.
    case watchEnded(after: Duration)
    /// Time to list anew, for safety.
    case resyncDue
    /// List or watch failed.
    case failed(Failure)
  }

  /// How list or watch failed.
  struct Failure: Sendable, Hashable {
    /// 410: the version or the continue token is too old.
    var isGone = false
    /// 403 or 404: it will not work until a person does something.
    var isLasting = false
    /// What the server asked us to wait.
    var retryAfter: Duration?
  }

  /// What to do.
  enum Action: Sendable, Hashable {
    /// Read a page, the first where the token is nil, after a delay.
    case list(continueToken: String?, after: Duration)
    /// Watch from a version, after a delay.
    case watch(resourceVersion: String, after: Duration)
  }

  /// Bounds of the delays.
  struct Policy: Sendable, Hashable {
    var firstDelay: Duration = .milliseconds(200)
    var longestDelay: Duration = .seconds(30)
    /// For lasting failures: a person has to act, but should not have to wait long afterwards.
    var lastingDelay: Duration = .seconds(5)
    /// A watch that lived this long was healthy.
    var healthyAfter: Duration = .seconds(5)
  }

  private enum Phase: Hashable {
    case listing
    case watching(resourceVersion: String)
  }

  private var phase = Phase.listing
  private var failures = 0
  private let policy: Policy

  init(policy: Policy = Policy()) { self.policy = policy }

  /// Takes in an event.
  ///
  /// - Parameter jitter: From 0 up to 1; a delay lies between half and the whole of the exponential one.
  mutating func on(_ event: Event, jitter: Double) -> Action? {
    switch event {
    case .started:
      phase = .listing
      return .list(continueToken: nil, after: .zero)
    case .page(let token): return .list(continueToken: token, after: .zero)
    case .listed(let version):
      failures = 0
      phase = .watching(resourceVersion: version)
      return .watch(resourceVersion: version, after: .zero)
    case .progressed(let version):
      if !version.isEmpty { phase = .watching(resourceVersion: version) }
      return nil
    case .watchEnded(let lifetime):
      if lifetime >= policy.healthyAfter { failures = 0 } else { failures += 1 }
      return again(after: failures == 0 ? .zero : backoff(jitter))
    case .resyncDue: return relist(after: .zero)
    case .failed(let failure):
      failures += 1
      return resume(after: failure, jitter: jitter)
    }
  }

  private mutating func resume(after failure: Failure, jitter: Double) -> Action {
    // The first 410 is ordinary (a compaction) and is mended at once; a server that keeps saying it is not hammered.
    if failure.isGone { return relist(after: failures <= 1 ? .zero : backoff(jitter)) }
    if failure.isLasting { return relist(after: policy.lastingDelay * (0.5 + jitter / 2)) }
    return again(after: failure.retryAfter.map { max($0, policy.firstDelay) } ?? backoff(jitter))
  }

  private func again(after delay: Duration) -> Action {
    switch phase {
    case .listing: .list(continueToken: nil, after: delay)
    case .watching(let version): .watch(resourceVersion: version, after: delay)
    }
  }

  private mutating func relist(after delay: Duration) -> Action {
    phase = .listing
    return .list(continueToken: nil, after: delay)
  }

  private func backoff(_ jitter: Double) -> Duration {
    let exponential = policy.firstDelay * (1 << min(max(failures - 1, 0), 16))
    return min(exponential, policy.longestDelay) * (0.5 + jitter / 2)
  }
}
