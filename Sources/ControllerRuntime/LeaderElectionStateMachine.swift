import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Decides what a candidate does with the lease that it has read. Pure: the caller passes the time.
///
/// The clocks of other processes are not trusted, as in client-go: a lease has expired if this process has not observed
/// a change for the lease duration, measured by its own monotonic clock.
struct LeaderElectionStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What to do with the lease.
  enum Action: Sendable, Hashable {
    /// Acquire or renew the lease by writing this spec.
    case write(Lease.Spec)
    /// Another process holds the lease: retry later.
    case wait(holder: String)
  }

  let identity: String
  let duration: Duration
  private var observed: (spec: Lease.Spec, at: Instant)?

  init(identity: String, duration: Duration) {
    self.identity = identity
    self.duration = duration
  }

  /// Handles the lease as read from the server.
  ///
  /// - Parameters:
  ///   - spec: The spec of the lease; `nil` if the lease does not exist.
  ///   - now: The current time of the monotonic clock.
  ///   - date: The wall-clock time to write into the lease.
  mutating func handle(_ spec: Lease.Spec?, now: Instant, date: Date) -> Action {
    guard let spec, let holder = spec.holderIdentity, !holder.isEmpty else {
      return .write(acquisition(of: spec, date: date))
    }
    if observed?.spec != spec { observed = (spec, now) }
    if holder == identity { return .write(renewal(of: spec, date: date)) }
    let leaseDuration = spec.leaseDurationSeconds.map { Duration.seconds(Int($0)) } ?? duration
    let isExpired = now >= (observed?.at ?? now) + leaseDuration
    return isExpired ? .write(acquisition(of: spec, date: date)) : .wait(holder: holder)
  }

  /// The spec of a lease after its holder has released it.
  static func released(_ spec: Lease.Spec, date: Date) -> Lease.Spec {
    var spec = spec
    spec.holderIdentity = ""
    spec.leaseDurationSeconds = 1
    spec.renewTime = Timestamp(micro: date)
    return spec
  }

  private func acquisition(of old: Lease.Spec?, date: Date) -> Lease.Spec {
    // Whoever may write the lease may have set the counter to its maximum.
    let transitions = (old?.leaseTransitions ?? -1).addingReportingOverflow(1)
    return Lease.Spec(
      holderIdentity: identity, leaseDurationSeconds: Int32(clamping: duration.components.seconds),
      acquireTime: Timestamp(micro: date), renewTime: Timestamp(micro: date),
      leaseTransitions: transitions.overflow ? 0 : transitions.partialValue)
  }

  private func renewal(of spec: Lease.Spec, date: Date) -> Lease.Spec {
    var spec = spec
    // Other candidates must see a change, even if the wall clock of this process stands still.
    let isUnchanged = spec.renewTime == Timestamp(micro: date)
    spec.renewTime = Timestamp(micro: isUnchanged ? date.addingTimeInterval(0.001) : date)
    spec.leaseDurationSeconds = Int32(clamping: duration.components.seconds)
    return spec
  }
}
