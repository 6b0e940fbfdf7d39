import Kubernetes
import Sandbox

extension SimulatedCluster {
  /// The conditions of all baselines, as text.
  var conditions: [String] {
    server.objects(.init(group: "plimsoll.dev", resource: "securitybaselines")).flatMap { baseline in
      (baseline["status"]?["conditions"]?.arrayValue ?? []).map { condition in
        let words = ["type", "status", "reason", "message"].compactMap { condition[$0]?.stringValue }
        return "\(baseline["metadata"]?["name"]?.stringValue ?? ""): \(words.joined(separator: " "))"
      }
    }
  }

  /// Ends all faults, and waits until there are no violations. Returns the violations that remain after a minute.
  func waitUntilConverged() async -> [String] {
    clearFaults()
    try? await ensureCRD()
    var violations: [String] = []
    // A minute is 50 minutes on the operator's clock; it retries contested and rejected objects after five.
    let deadline = ContinuousClock.now + .seconds(60)
    var quiet = 0
    while .now < deadline {
      try? await Task.sleep(for: .milliseconds(50))
      violations = self.violations() + stuckDeletions()
      quiet = violations.isEmpty ? quiet + 1 : 0
      if quiet == 4 { return [] }
    }
    return violations
  }

  /// Namespaces and baselines whose deletion does not finish.
  private func stuckDeletions() -> [String] {
    (server.objects(.init(resource: "namespaces"))
      + server.objects(.init(group: "plimsoll.dev", resource: "securitybaselines")))
      .filter { $0["metadata"]?["deletionTimestamp"] != nil }
      .map { "\($0["kind"]?.stringValue ?? "") \($0["metadata"]?["name"]?.stringValue ?? "") is still terminating" }
  }

  /// Writes in the converged state. Half a second is 25 seconds on the operator's clock.
  func idleWrites() async -> [String] {
    for _ in 0..<20 {
      let before = server.resourceVersion
      server.faults.resetCounts()
      try? await Task.sleep(for: .milliseconds(500))
      let counts = server.faults.counts.filter { ["POST", "PUT", "PATCH", "DELETE"].contains($0.key) }
      if counts.isEmpty, server.resourceVersion == before { return [] }
    }
    return ["the operator keeps writing: \(server.faults.counts)"]
  }
}
