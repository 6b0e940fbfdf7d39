import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

/// Decisions of a rollout, with the time passed in.
@Suite struct RolloutDecisionTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// Runs a rollout over namespaces that settle as soon as they have the new spec, unless a test says otherwise.
  private struct Simulation {
    var spec: RolloutSpec
    var names: [String]
    var state: RolloutState?
    var now = RolloutDecisionTests.start
    var target = "aaaa"
    var promote: String?
    var failures: [String: String] = [:]
    var unsettled: Set<String> = []
    var problems: [String: String] = [:]
    var findings: [String: Int] = [:]
    var drift: [String: Date] = [:]
    /// Names in the order in which they got the new spec.
    var updated: [String] = []
    var checked: [String] = []

    init(_ steps: [RolloutStep], haltOn: [RolloutHalt]? = nil, names: [String]) {
      spec = RolloutSpec(steps: steps, haltOn: haltOn)
      self.names = names
    }

    private func place(_ name: String) -> RolloutPlace { spec.place(ofNamespace: name, labels: [:]) }

    private func observation() -> RolloutObservation {
      let namespaces = names.map { name in
        var namespace = RolloutObservation.Namespace(
          name: name, place: place(name), isSettled: !unsettled.contains(name), failure: failures[name],
          findings: findings[name] ?? 0)
        namespace.driftTime = drift[name]
        namespace.driftMessage = "Role 'x' was modified"
        return namespace
      }
      return RolloutObservation(
        spec: spec, namespaces: namespaces, target: target, promotable: ["3", "hash"], promote: promote, now: now)
    }

    /// One decision, with the preflight that it requires.
    @discardableResult
    mutating func step() -> RolloutDecision {
      var observation = observation()
      var decision = RolloutDecision(state, observation)
      if !decision.unchecked.isEmpty {
        checked += decision.unchecked
        for name in decision.unchecked { observation.preflight[name] = .some(problems[name]) }
        decision = RolloutDecision(state, observation)
      }
      state = decision.state
      updated += names.filter { decision.state.reaches(place($0)) && !updated.contains($0) }.sorted {
        place($0) < place($1)
      }
      return decision
    }

    /// Decides until nothing changes.
    @discardableResult
    mutating func run() -> RolloutDecision {
      var decision = step()
      for _ in 0..<1000 {
        let before = state
        decision = step()
        if state == before { return decision }
      }
      Issue.record("the rollout never rests")
      return decision
    }

    mutating func wait(_ seconds: TimeInterval) { now += seconds }
  }

  private static let canary = RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary-*"]), pause: "10m")
  private static let names = ["canary-a", "canary-b", "team-a", "team-b", "team-c"]

  @Test("gives the new spec to the namespaces of a step, pauses, and continues with all others")
  func steps() {
    var rollout = Simulation([Self.canary], names: Self.names)
    let paused = rollout.run()
    #expect(Set(rollout.updated) == ["canary-a", "canary-b"])
    #expect(paused.state.phase == .paused)
    #expect(paused.wake == Self.start + 600)
    rollout.wait(599)
    #expect(rollout.run().state.phase == .paused)
    rollout.wait(1)
    let done = rollout.run()
    #expect(done.state.phase == .completed)
    #expect(done.wake == nil)
    #expect(Set(rollout.updated) == Set(Self.names))
    #expect(Set(rollout.checked) == Set(Self.names), "each namespace has a preflight")
    #expect((done.state.updated, done.state.total) == (5, 5))
  }

  @Test("the pause begins when the last namespace of the step is in place")
  func pauseBegins() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.unsettled = ["canary-b"]
    #expect(rollout.run().state.phase == .progressing)
    rollout.wait(3600)
    #expect(rollout.run().state.phase == .progressing)
    rollout.unsettled = []
    #expect(rollout.run().wake == Self.start + 4200)
    #expect(Set(rollout.updated) == ["canary-a", "canary-b"])
  }

  @Test("percentages are of all namespaces, grow, and do not depend on the other namespaces")
  func percent() {
    let names = (0..<1000).map { "team-\($0)" }
    var rollout = Simulation(
      [RolloutStep(percent: 10, manual: true), RolloutStep(percent: 50, manual: true)], names: names)
    rollout.run()
    let first = Set(rollout.updated)
    #expect((60...140).contains(first.count), "\(first.count)")
    rollout.promote = "hash"
    rollout.run()
    let second = Set(rollout.updated)
    #expect((430...570).contains(second.count), "\(second.count)")
    #expect(second.isSuperset(of: first))
    var part = Simulation(rollout.spec.steps, names: Array(names.prefix(100)))
    part.run()
    #expect(Set(part.updated) == first.intersection(names.prefix(100)))
  }

  @Test("a step without namespaces is skipped, with its pause and its promotion")
  func emptyStep() {
    let nothing = RolloutStep(namespaces: RolloutNamespaces(matchNames: ["none"]), pause: "10h", manual: true)
    var rollout = Simulation([nothing, nothing], names: ["a"])
    #expect(rollout.run().state.phase == .completed)
  }

  @Test("a manual step waits for a promotion of this spec, and each value counts once")
  func manual() {
    func step(_ glob: String) -> RolloutStep {
      RolloutStep(namespaces: RolloutNamespaces(matchNames: [glob]), manual: true)
    }
    var rollout = Simulation([step("canary-*"), step("team-a"), step("team-b")], names: Self.names)
    #expect(rollout.run().state.phase == .awaitingPromotion)
    for value in ["other", "", "hash/2", "hash/x", "4"] {
      rollout.promote = value
      #expect(rollout.run().state.phase == .awaitingPromotion, "\(value)")
      #expect(rollout.updated.count == 2, "\(value)")
    }
    rollout.promote = "hash"
    #expect(rollout.run().state.phase == .awaitingPromotion)
    #expect(rollout.updated.count == 3)
    rollout.run()
    #expect(rollout.updated.count == 3, "the same value does not promote the next step")
    rollout.promote = "hash/2"
    rollout.run()
    #expect(rollout.updated.count == 4)
    rollout.promote = "3"
    #expect(rollout.run().state.phase == .completed)
  }

  @Test("the preflight halts before any namespace of the batch has the new spec, and the halt ends with its cause")
  func preflight() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.problems = ["canary-b": "a pod would be rejected"]
    let halted = rollout.run()
    #expect(halted.state.phase == .halted)
    #expect(halted.state.halt?.cause == .preflight)
    #expect(halted.state.halt?.namespace == "canary-b")
    #expect(halted.state.halt?.message == "a pod would be rejected")
    #expect(halted.wake == Self.start + RolloutDecision.preflightInterval)
    #expect(rollout.updated.isEmpty)
    rollout.wait(60)
    #expect(rollout.run().state.halt?.time == Timestamp(Self.start), "the time is that of the first halt")
    rollout.problems = [:]
    #expect(rollout.run().state.phase == .paused)
    #expect(rollout.state?.halt == nil)
    #expect(rollout.updated.count == 2)
  }

  @Test("a promotion overrides a preflight for one batch")
  func promotedPreflight() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.problems = ["canary-b": "a pod would be rejected", "team-a": "a pod would be rejected"]
    rollout.run()
    rollout.promote = "hash"
    #expect(rollout.run().state.phase == .paused)
    #expect(rollout.updated.count == 2)
    rollout.wait(600)
    #expect(rollout.run().state.halt?.namespace == "team-a")
    #expect(rollout.updated.count == 2)
  }

  @Test("a failure halts the rollout until a promotion, which accepts the failures that are known")
  func failure() {
    let steps = [Self.canary, RolloutStep(namespaces: RolloutNamespaces(matchNames: ["team-a"]), pause: "1m")]
    var rollout = Simulation(steps, names: Self.names)
    rollout.run()
    rollout.failures = ["canary-a": "the quota is invalid"]
    let halted = rollout.run()
    #expect(halted.state.phase == .halted)
    #expect(halted.state.halt?.cause == .failure)
    #expect(halted.state.halt?.message == "the quota is invalid")
    #expect(halted.wake == nil)
    rollout.failures = [:]
    rollout.wait(3600)
    #expect(rollout.run().state.phase == .halted, "it does not end by itself")
    rollout.failures = ["canary-a": "the quota is invalid"]
    rollout.promote = "hash"
    #expect(rollout.run().state.phase == .paused)
    #expect(rollout.updated.contains("team-a"))
    rollout.failures["team-a"] = "the quota is invalid"
    #expect(rollout.run().state.halt?.namespace == "team-a", "a failure in another namespace halts again")
  }

  @Test("a failure of the first batch keeps the others of a large step from the new spec")
  func batches() {
    let names = (0..<320).map { "team-\($0)" }
    var rollout = Simulation([RolloutStep(percent: 100)], names: names)
    rollout.step()
    let first = rollout.updated
    #expect(first.count == 20, "\(first.count)")
    rollout.failures = [first[3]: "rejected"]
    #expect(rollout.run().state.phase == .halted)
    #expect(rollout.updated == first)
  }

  @Test(
    "only what haltOn names halts",
    arguments: [RolloutHalt.preflight, .failure, .drift, .newFindings])
  func haltOn(_ cause: RolloutHalt) {
    var rollout = Simulation([Self.canary], haltOn: RolloutHalt.allCases.filter { $0 != cause }, names: Self.names)
    provoke(cause, in: &rollout)
    #expect(rollout.run().state.phase == .paused)
    rollout = Simulation([Self.canary], haltOn: [cause], names: Self.names)
    provoke(cause, in: &rollout)
    #expect(rollout.run().state.halt?.cause == cause)
    rollout.promote = "3"
    #expect(rollout.run().state.phase == .paused)
  }

  private func provoke(_ cause: RolloutHalt, in rollout: inout Simulation) {
    if cause == .preflight {
      rollout.problems = ["canary-a": "x"]
      return
    }
    rollout.run()
    rollout.wait(10)
    switch cause {
    case .failure: rollout.failures = ["canary-a": "x"]
    case .drift: rollout.drift = ["canary-a": rollout.now - 1]
    case .newFindings: rollout.findings = ["canary-a": 2]
    case .preflight: break
    }
  }

  @Test("drift and findings from before the rollout, or in namespaces without the new spec, do not halt")
  func notNew() {
    var rollout = Simulation([Self.canary], haltOn: [.drift, .newFindings], names: Self.names)
    rollout.findings = ["canary-a": 5, "team-a": 1]
    rollout.drift = ["canary-a": Self.start - 1, "team-a": Self.start + 5]
    #expect(rollout.run().state.phase == .paused)
    rollout.findings["team-a"] = 9
    #expect(rollout.run().state.phase == .paused)
    rollout.findings["canary-a"] = 6
    let halt = rollout.run().state.halt
    #expect(halt?.cause == .newFindings)
    #expect(halt?.namespace == "canary-a")
    #expect(halt?.message.hasPrefix("1 new finding") == true)
  }

  @Test("a halt by new findings names the namespace with the most new ones, not the one with the most findings")
  func newestFindings() {
    var rollout = Simulation([RolloutStep(percent: 100, pause: "10m")], haltOn: [.newFindings], names: Self.names)
    rollout.findings = ["canary-a": 5, "team-a": 1]
    rollout.run()
    rollout.findings["team-a"] = 2
    #expect(rollout.run().state.halt?.namespace == "team-a")
    rollout.promote = "hash"
    rollout.run()
    rollout.findings["team-b"] = 1
    let halt = rollout.run().state.halt
    #expect(halt?.namespace == "team-b")
    #expect(halt?.message == "1 new finding; this namespace has 1 finding")
  }

  @Test("drift that was restored with the earlier spec does not halt when the namespace gets the new one")
  func earlierDrift() {
    var rollout = Simulation([Self.canary], haltOn: [.drift], names: Self.names)
    rollout.run()
    rollout.wait(300)
    rollout.drift = ["team-a": rollout.now - 1]
    rollout.wait(300)
    #expect(rollout.run().state.phase == .completed)
    #expect(rollout.updated.contains("team-a"))
  }

  @Test("a promotion that accepts a halt does not also promote a manual step")
  func haltBeforeManualStep() {
    let step = RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary-*"]), manual: true)
    var rollout = Simulation([step], names: Self.names)
    rollout.run()
    rollout.failures = ["canary-a": "the quota is invalid"]
    #expect(rollout.run().state.phase == .halted)
    rollout.promote = "hash"
    #expect(rollout.run().state.phase == .awaitingPromotion)
    #expect(rollout.updated.count == 2)
    rollout.promote = "hash/1"
    #expect(rollout.run().state.phase == .completed)
  }

  @Test("a new spec begins from the first step, and ends a halt")
  func newSpec() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.run()
    rollout.wait(600)
    rollout.failures = ["canary-a": "x"]
    rollout.run()
    rollout.target = "bbbb"
    rollout.failures = [:]
    rollout.problems = ["canary-a": "y"]
    let halted = rollout.run()
    #expect(halted.state.halt?.cause == .preflight)
    #expect(halted.state.frontier == RolloutPlace(step: 0, order: 0))
    #expect(halted.state.started == Self.start + 600)
  }

  @Test("a namespace that is new gets the new spec if its place was reached, and otherwise waits")
  func newNamespace() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.run()
    rollout.wait(600)
    rollout.run()
    #expect(rollout.state?.reaches(RolloutPlace(step: 1, order: RolloutPlace.orders - 1)) == true)
    var waiting = Simulation([Self.canary], names: Self.names)
    waiting.run()
    waiting.names.append("team-new")
    waiting.run()
    #expect(!waiting.updated.contains("team-new"))
  }

  @Test("a step whose namespaces are gone or have nothing left of the baseline still pauses")
  func cleanStep() {
    var rollout = Simulation([Self.canary], names: Self.names)
    rollout.step()
    rollout.names.removeAll { $0.hasPrefix("canary-") }
    #expect(rollout.run().state.phase == .paused)
    #expect(rollout.updated == rollout.updated.filter { $0.hasPrefix("canary-") })
    rollout.wait(600)
    #expect(rollout.run().state.phase == .completed)
  }

  @Test("a promotion from before the rollout does not promote it")
  func stalePromotion() {
    let step = RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary-*"]), manual: true)
    for stale in ["hash", "3", "hash/1"] {
      var rollout = Simulation([step], names: Self.names)
      rollout.promote = stale
      #expect(rollout.run().state.phase == .awaitingPromotion, "\(stale)")
      #expect(rollout.state?.promoted == stale)
      rollout.promote = "3/1"
      #expect(rollout.run().state.phase == .completed, "\(stale)")
    }
    var rollout = Simulation([step], names: Self.names)
    rollout.promote = "hash/" + String(repeating: "1", count: 1000)
    #expect(rollout.run().state.phase == .awaitingPromotion)
    #expect(rollout.state?.promoted == nil, "status has a limit")
  }

  private static let unusable: [@Sendable (inout RolloutStatus) -> Void] = [
    { $0.step = 0 }, { $0.step = .min }, { $0.step = .max }, { $0.step = 34 }, { $0.position = -1 },
    { $0.position = RolloutPlace.orders + 1 }, { $0.acceptedFindings = -1 },
  ]

  @Test(
    "a status with a number that no rollout has is ignored",
    arguments: unusable.indices)
  func unusableStatus(index: Int) {
    var status = RolloutState(target: "aaaa", now: Self.start).status
    #expect(RolloutState(status) != nil)
    Self.unusable[index](&status)
    #expect(RolloutState(status) == nil)
  }

  @Test(
    "a status with an accepted place that no rollout has is ignored", arguments: [(0, 0), (34, 0), (1, -1), (.min, 0)])
  func unusableAcceptance(_ step: Int, _ position: Int) {
    var status = RolloutState(target: "aaaa", now: Self.start).status
    (status.acceptedStep, status.acceptedPosition) = (1, 0)
    #expect(RolloutState(status) != nil)
    (status.acceptedStep, status.acceptedPosition) = (step, position)
    #expect(RolloutState(status) == nil)
  }

  @Test("after a restart at any time, a rollout continues as if there was none")
  func restart() throws {
    func run(restarting: Bool) throws -> [String] {
      var rollout = Simulation(
        [Self.canary, RolloutStep(percent: 50, pause: "1m")], names: (0..<60).map { "team-\($0)" })
      rollout.names += ["canary-1", "canary-2"]
      for _ in 0..<200 {
        rollout.step()
        rollout.wait(7)
        guard restarting else { continue }
        let stored = try JSONValue(encoding: try #require(rollout.state).status).decode(RolloutStatus.self)
        rollout.state = RolloutState(stored)
        #expect(rollout.state?.status == stored)
      }
      #expect(rollout.state?.phase == .completed)
      return rollout.updated
    }
    #expect(try run(restarting: true) == run(restarting: false))
  }
}
