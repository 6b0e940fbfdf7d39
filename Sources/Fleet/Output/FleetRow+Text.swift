import Kubernetes
import Report

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The cells of tables and of the page.
extension FleetRow {
  /// The hash, and what it should be if it differs.
  func hash(_ reference: SpecReference) -> String {
    let hash = state?.hash ?? "-"
    switch skew {
    case nil: return hash
    case .differs(let expected), .unknown(let expected): return "\(hash), \(reference.name) \(expected)"
    case .missing(let expected): return expected.isEmpty ? "-" : "-, \(reference.name) \(expected)"
    case .notInGit: return "\(hash), not in git"
    case .noMajority: return "\(hash), no majority"
    }
  }

  /// Compliant of selected namespaces.
  var namespaces: String { state.map { "\($0.compliant)/\($0.selected)" } ?? "-" }

  /// The number of findings and, in parentheses, those of the audit by severity, the most severe first.
  var findings: String {
    guard let state else { return "-" }
    guard !state.severities.isEmpty else { return "\(state.findings)" }
    let counts = Severity.allCases.reversed().map { "\(state.severities[$0] ?? 0)" }.joined(separator: "/")
    return "\(state.findings) (\(counts))"
  }

  /// The drift within 24 hours.
  func drift(_ now: Date) -> String {
    guard let state else { return "-" }
    let drift = state.drift(before: now)
    return "\(drift.count)\(drift.isAtLeast ? "+" : "")\(state.openDrift > 0 ? " (\(state.openDrift) open)" : "")"
  }

  /// How long ago the status was written.
  func updated(_ now: Date) -> String { state?.lastWrite.map { Self.age(now.timeIntervalSince($0)) } ?? "-" }

  /// The number of exemptions that expire soon, and the first expiry.
  func expiring(_ now: Date) -> String {
    guard let soon = state?.exemptions(expiringWithin: FleetStatus.noticePeriod, of: now), let first = soon.first else {
      return "-"
    }
    return "\(soon.count), first \(first.expires.day)"
  }

  /// Why the row needs attention, as a sentence; empty if it does not.
  func message(_ now: Date) -> String {
    if let problem { return problem.message }
    guard let state else { return attention.contains(.missing) ? "the cluster does not have the baseline" : "" }
    for reason in attention {
      if let text = Self.message(reason, state, now) { return text }
    }
    return ""
  }

  private static func message(_ reason: Attention, _ state: BaselineState, _ now: Date) -> String? {
    switch reason {
    case .halted: state.haltedRollout?.message
    case .stalled: state.conditions["Stalled"]?.message
    case .noncompliant:
      ["Ready", "Compliant"].lazy.filter { !state.isTrue($0) }.compactMap { state.conditions[$0]?.message }.first
        ?? "the operator has not reported the conditions Ready and Compliant"
    case .skew: nil
    case .silent: "the operator has not renewed its lease for more than 5 minutes; check its Deployment"
    case .deleting: "the baseline is being deleted"
    case .reconciling:
      state.isObserved
        ? state.conditions["Reconciling"]?.message
        : "the operator has not processed generation \(state.generation) yet"
    case .expiring: "an exemption expires within 14 days"
    case .older: "status.specHash is missing; upgrade the CRD and the operator"
    case .unreachable, .missing: nil
    }
  }

  /// A length of time as kubectl shows ages: `45s`, `12m`, `5h`, `3d`.
  static func age(_ seconds: TimeInterval) -> String {
    let seconds = Int(max(0, min(seconds, 1e11)))
    switch seconds {
    case ..<120: return "\(seconds)s"
    case ..<7200: return "\(seconds / 60)m"
    case ..<172_800: return "\(seconds / 3600)h"
    default: return "\(seconds / 86_400)d"
    }
  }
}
