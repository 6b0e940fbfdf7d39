import CRDs
import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// An exemption from controls or an exception from checks, as a baseline specifies it.
package struct ExemptionEntry: Sendable, Hashable {
  /// Whether the entry applies.
  package enum State: Sendable, Hashable {
    /// The entry has expired, so it has no effect.
    case expired
    /// The entry expires within `noticePeriod`.
    case expiresSoon
    /// The entry expires later.
    case applies
    /// The entry has no expiry.
    case neverExpires
  }

  /// An expiry within 30 days is soon.
  package static let noticePeriod: TimeInterval = 30 * 86_400

  /// The name of the baseline.
  package let baseline: String
  /// The globs for the namespaces.
  package let namespaces: [String]
  /// The controls or the IDs of the checks.
  package let subjects: [String]
  /// Why the namespaces are exempt.
  package let reason: String
  /// When the entry expires; `nil` if it does not expire.
  package let expires: Date?
  /// Whether the entry applies.
  package let state: State

  private init(
    baseline: String, namespaces: [String], subjects: [String], reason: String, expires: Timestamp?, now: Date
  ) {
    self.baseline = baseline
    self.namespaces = namespaces
    self.subjects = subjects
    self.reason = reason
    // An invalid time has expired, as in the operator.
    let date = expires.map { $0.date ?? .distantPast }
    self.expires = date
    switch date {
    case nil: state = .neverExpires
    case .some(let date) where date <= now: state = .expired
    case .some(let date) where date <= now.addingTimeInterval(Self.noticePeriod): state = .expiresSoon
    default: state = .applies
    }
  }

  /// The entries of baselines, the first expiry first.
  static func all(of baselines: [SecurityBaseline], now: Date) -> [ExemptionEntry] {
    let entries = baselines.flatMap { baseline -> [ExemptionEntry] in
      let name = baseline.key.name
      let exemptions = (baseline.spec.exemptions ?? []).map {
        ExemptionEntry(
          baseline: name, namespaces: $0.namespaces, subjects: $0.controls.map(\.rawValue), reason: $0.reason,
          expires: $0.expires, now: now)
      }
      let exceptions = (baseline.spec.audit?.exceptions ?? []).map {
        ExemptionEntry(
          baseline: name, namespaces: $0.namespaces, subjects: $0.checks, reason: $0.reason, expires: $0.expires,
          now: now)
      }
      return exemptions + exceptions
    }
    return entries.sorted {
      ($0.expires ?? .distantFuture, $0.baseline, $0.reason) < ($1.expires ?? .distantFuture, $1.baseline, $1.reason)
    }
  }
}
