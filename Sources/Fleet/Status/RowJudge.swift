#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Decides what needs attention in one cluster.
struct RowJudge {
  var reference: SpecReference
  /// The hash that each baseline should have; an empty hash if there is no majority.
  var expected: [String: String]
  /// The baselines that every cluster should have.
  var required: Set<String>
  var now: Date

  /// The rows of a cluster: one for each baseline that it has or should have, or one for the cluster.
  func rows(of cluster: ClusterState) -> [FleetRow] {
    let reading: ClusterState.Reading
    switch cluster.reading {
    case .success(let value): reading = value
    case .failure(let problem):
      return [FleetRow(cluster: cluster.name, problem: problem, attention: [.unreachable])]
    }
    guard reading.isInstalled else {
      return [
        FleetRow(cluster: cluster.name, problem: .notInstalled, attention: required.isEmpty ? [.older] : [.missing])
      ]
    }
    let known = Set(reading.baselines.map(\.name))
    let missing = required.subtracting(known).map { name in
      FleetRow(
        cluster: cluster.name, baseline: name, skew: .missing(expected: expected[name] ?? ""), attention: [.missing])
    }
    let present = reading.baselines.map { row(of: $0, in: cluster.name, reading) }
    let rows = (present + missing).sorted { ($0.baseline ?? "") < ($1.baseline ?? "") }
    return rows.isEmpty ? [FleetRow(cluster: cluster.name)] : rows
  }

  private func row(of state: BaselineState, in cluster: String, _ reading: ClusterState.Reading) -> FleetRow {
    var row = FleetRow(cluster: cluster, baseline: state.name, state: state, skew: skew(of: state))
    row.attention = reasons(state, row.skew, reading).sorted()
    return row
  }

  private func skew(of state: BaselineState) -> FleetRow.Skew? {
    guard let expected = expected[state.name] else { return .notInGit }
    guard !expected.isEmpty else { return .noMajority }
    guard let hash = state.hash else { return .unknown(expected: expected) }
    return hash == expected ? nil : .differs(expected: expected)
  }

  private func reasons(_ state: BaselineState, _ skew: FleetRow.Skew?, _ reading: ClusterState.Reading) -> [Attention] {
    var reasons: [Attention] = []
    if state.haltedRollout != nil { reasons.append(.halted) }
    if state.isTrue("Stalled") { reasons.append(.stalled) }
    let isInProgress = !state.isObserved || state.isTrue("Reconciling")
    if isInProgress { reasons.append(.reconciling) }
    if !state.isNotSelected, isNoncompliant(state, isInProgress: isInProgress) { reasons.append(.noncompliant) }
    if skew != nil { reasons.append(.skew) }
    if let seen = reading.operatorSeen, now.timeIntervalSince(seen) > FleetStatus.silencePeriod {
      reasons.append(.silent)
    }
    if state.isDeleting { reasons.append(.deleting) }
    if !state.exemptions(expiringWithin: FleetStatus.noticePeriod, of: now).isEmpty { reasons.append(.expiring) }
    if state.specHash == nil { reasons.append(.older) }
    return reasons
  }

  /// While a rollout is in progress, only what is certain counts.
  private func isNoncompliant(_ state: BaselineState, isInProgress: Bool) -> Bool {
    if isInProgress { return state.conditions["Compliant"]?.status == "False" }
    return !state.isTrue("Compliant") || !state.isTrue("Ready")
  }
}
