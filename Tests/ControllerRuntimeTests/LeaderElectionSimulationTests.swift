import ControllerRuntime
import Testing

/// Many simulations of an election under faults.
@Suite("Leader election under faults", .timeLimit(.minutes(10)))
struct LeaderElectionSimulationTests {
  @Test("no write of a deposed leader reaches the server, and a leader is elected after the faults")
  func neverWritesAfterLoss() {
    var total = ElectionSimulation.Report()
    for seed in 0..<UInt64(50) {
      let report = ElectionSimulation(seed: seed).run(disturbances: 20)
      #expect(report.violations == [], "seed \(seed)")
      total.disturbances += report.disturbances
      total.writes += report.writes
      total.terms += report.terms
      total.losses += report.losses
    }
    #expect(total.disturbances == 1000)
    #expect(total.losses > 50, "the faults depose leaders")
    print(
      """
      leader election: \(total.disturbances) disturbances, \(total.terms) terms, \(total.losses) leaders deposed, \
      \(total.writes) writes, none by a deposed leader
      """)
  }

  @Test("the simulation notices writes that are not checked before they are sent")
  func detectsUnfencedWrites() {
    let violations = (0..<UInt64(50)).reduce(0) {
      $0 + ElectionSimulation(seed: $1, isFenced: false).run(disturbances: 20).violations.count
    }
    #expect(violations > 0)
  }
}

/// The rules of client-go for the durations.
@Suite("Leader election times")
struct LeaderElectionTimesTests {
  @Test("durations in the order of client-go are accepted")
  func accepts() throws {
    let times = try LeaderElectionTimes(
      leaseDuration: .seconds(60), renewDeadline: .seconds(40), retryPeriod: .seconds(5))
    #expect(times.leaseDuration == .seconds(60))
    #expect(throws: Never.self) {
      try LeaderElectionTimes(leaseDuration: .seconds(15), renewDeadline: .seconds(10), retryPeriod: .seconds(2))
    }
  }

  @Test(
    "other durations are rejected, and the error names the duration",
    arguments: [
      (10, 10, 2, "lease duration"), (9, 10, 2, "lease duration"), (15, 2, 2, "renew deadline"),
      (15, 12, 10, "renew deadline"), (15, 10, 0, "retry period"), (-1, 10, 2, "lease duration"),
      (0, 0, 0, "lease duration"), (1_000_000_000_000, 10, 2, "lease duration"),
    ])
  func rejects(lease: Int, renew: Int, retry: Int, name: String) throws {
    let error = try #require(throws: LeaderElectionTimesError.self) {
      try LeaderElectionTimes(
        leaseDuration: .seconds(lease), renewDeadline: .seconds(renew), retryPeriod: .seconds(retry))
    }
    #expect(error.description.hasPrefix("the \(name)"), "\(error)")
  }

  @Test("fractions of a second are rejected, because a lease contains whole seconds")
  func rejectsFractions() {
    #expect(throws: LeaderElectionTimesError.self) {
      try LeaderElectionTimes(leaseDuration: .seconds(15.5), renewDeadline: .seconds(10), retryPeriod: .seconds(2))
    }
  }
}
