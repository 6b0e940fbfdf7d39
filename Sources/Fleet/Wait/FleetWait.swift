/// Waits until every cluster runs a spec, and is ready and compliant.
package struct FleetWait: Sendable {
  /// What a cluster lacks.
  package struct Outcome: Sendable, Hashable {
    /// The name of the cluster.
    package var cluster: String
    /// What it lacks; `nil` if it lacks nothing.
    package var missing: String?
  }

  private let target: WaitTarget
  private let reader: ClusterReader
  private let timeout: Duration
  private let clusterTimeout: Duration

  /// The longest pause between two rounds. The first ones are shorter.
  private static let longestPause: Duration = .seconds(5)

  /// Creates a wait.
  ///
  /// - Parameters:
  ///   - target: What every cluster must run.
  ///   - reader: Reads a cluster.
  ///   - timeout: How long to wait for all clusters.
  ///   - clusterTimeout: The time limit for one cluster in one round.
  package init(
    for target: WaitTarget, with reader: ClusterReader, timeout: Duration, clusterTimeout: Duration = .seconds(10)
  ) {
    self.target = target
    self.reader = reader
    self.timeout = timeout
    self.clusterTimeout = clusterTimeout
  }

  /// Reads all clusters in rounds, until all of them lack nothing in the same round, or until the time limit.
  ///
  /// - Parameters:
  ///   - clusters: The clusters.
  ///   - progress: Called after each round in which something has changed.
  /// - Returns: What each cluster lacked when it was read last.
  /// - Throws: `CancellationError`.
  package func run(_ clusters: [FleetCluster], progress: ([Outcome]) -> Void) async throws -> [Outcome] {
    let deadline = ContinuousClock.now + timeout
    var last: [Outcome] = []
    var pause: Duration = .milliseconds(500)
    while true {
      let outcomes = await check(clusters, last, before: end(deadline))
      if outcomes != last { progress(outcomes) }
      last = outcomes
      let remaining = deadline - .now
      guard outcomes.contains(where: { $0.missing != nil }), remaining > .zero else { return outcomes }
      try await Task.sleep(for: min(pause, remaining))
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// When a round that begins now ends: the last one has a second, and a wait without time reads all clusters.
  private func end(_ deadline: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    timeout > .zero ? max(deadline, .now + .seconds(1)) : nil
  }

  /// Reads all clusters once.
  ///
  /// - Parameters:
  ///   - clusters: The clusters.
  ///   - last: The outcomes of the round before; empty in the first one.
  ///   - end: When the round ends; `nil` if each cluster has all its time.
  func check(
    _ clusters: [FleetCluster], _ last: [Outcome], before end: ContinuousClock.Instant?
  ) async -> [Outcome] {
    let (name, reader) = (target.baseline, reader)
    let results = await FleetRunner(timeout: clusterTimeout, end: end).map(clusters) {
      try await reader.baseline(name, of: $0)
    }
    let outcomes = zip(clusters, results).map { Outcome(cluster: $0.name, missing: target.missing(in: $1)) }
    return Self.merged(outcomes, cutShort: results.map(\.isCutShort), after: last)
  }

  /// What is known after a round. What a cluster lacked in the round before says more than that it had too little time in this one. But
  /// clusters that lack nothing in different rounds do not pass.
  ///
  /// - Parameters:
  ///   - outcomes: The outcomes of the round.
  ///   - cutShort: Whether each cluster had too little time.
  ///   - last: What was known after the round before; empty in the first one.
  static func merged(_ outcomes: [Outcome], cutShort: [Bool], after last: [Outcome]) -> [Outcome] {
    guard last.count == outcomes.count else { return outcomes }
    let known = outcomes.indices.map { cutShort[$0] ? last[$0] : outcomes[$0] }
    return known.contains { $0.missing != nil } ? known : outcomes
  }
}

extension Result where Failure == ClusterProblem {
  fileprivate var isCutShort: Bool { if case .failure(let problem) = self { problem.isCutShort } else { false } }
}
