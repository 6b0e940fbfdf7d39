import Foundation
import Kubernetes

/// Decides what an elector does about the lease it reads. Pure: times are passed in.
///
/// Other processes' clocks are never trusted: a lease counts as expired when *we* have not seen it change for its
/// duration, measured by our own monotonic clock.
struct LeaderElectionStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What to do with the lease.
  enum Action: Sendable, Hashable {
    /// Take it, or renew it: write this spec.
    case write(Lease.Spec)
    /// Someone else has it: look again later.
    case wait(holder: String)
  }

  let identity: String
  let duration: Duration
  private var seen: (spec: Lease.Spec, at: Instant)?

  init(identity: String, duration: Duration) {
    self.identity = identity
    self.duration = duration
  }

  /// Judges the lease as it is on the server; nil where there is none.
  mutating func on(_ spec: Lease.Spec?, now: Instant, date: Date) -> Action {
    guard let spec, let holder = spec.holderIdentity, !holder.isEmpty else {
      return .write(claim(after: spec, date: date))
    }
    if seen?.spec != spec { seen = (spec, now) }
    if holder == identity { return .write(renewal(of: spec, date: date)) }
    let term = spec.leaseDurationSeconds.map { Duration.seconds(Int($0)) } ?? duration
    let isExpired = now >= (seen?.at ?? now) + term
    return isExpired ? .write(claim(after: spec, date: date)) : .wait(holder: holder)
  }

  /// The spec of a lease that is given up.
  static func released(_ spec: Lease.Spec, date: Date) -> Lease.Spec {
    var spec = spec
    spec.holderIdentity = ""
    spec.leaseDurationSeconds = 1
    spec.renewTime = Timestamp(micro: date)
    return spec
  }

  private func claim(after old: Lease.Spec?, date: Date) -> Lease.Spec {
    // Anyone who may write the lease may have written the largest number.
    let transitions = (old?.leaseTransitions ?? -1).addingReportingOverflow(1)
    return Lease.Spec(
      holderIdentity: identity, leaseDurationSeconds: Int32(clamping: duration.components.seconds),
      acquireTime: Timestamp(micro: date), renewTime: Timestamp(micro: date),
      leaseTransitions: transitions.overflow ? 0 : transitions.partialValue)
  }

  private func renewal(of spec: Lease.Spec, date: Date) -> Lease.Spec {
    var spec = spec
    spec.renewTime = Timestamp(micro: date)
    spec.leaseDurationSeconds = Int32(clamping: duration.components.seconds)
    return spec
  }
}
