import Foundation
import Kubernetes
import Logging
import ServiceLifecycle
import Testing

@testable import ControllerRuntime

/// Real electors, a lease with optimistic concurrency, and a manual clock. The time limit only ends a test that hangs.
@Suite("Leader elector", .timeLimit(.minutes(10)))
struct LeaderElectorTests {
  @Test("one of three candidates leads; the others wait while it renews the lease")
  func acquires() async throws {
    let election = Election()
    try await election.run(["a", "b", "c"]) {
      #expect(await election.wait { election.leaders.count == 1 })
      await election.advance(by: .seconds(120))
      #expect(election.leaders.count == 1)
      let leader = try #require(election.leaders.first)
      #expect(Set(election.server.writes.map(\.identity)) == [leader])
      #expect((50...61).contains(election.server.writes.count), "a renewal every two seconds")
    }
  }

  @Test("a leader whose work has ended releases the lease, and the next leader acquires it at once")
  func releases() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      election.stopWork(of: "a")
      #expect(await election.wait { election.state(of: "a") == .ended(nil) })
      #expect(election.server.lease?.spec?.holderIdentity == "")
    }
    try await election.run(["b"]) {
      #expect(await election.wait { election.leaders == ["b"] })
      #expect(election.time(of: "b", .leading) == .zero)
      #expect(election.server.lease?.spec?.leaseTransitions == 1)
    }
  }

  @Test("a leader whose work has failed releases the lease, and the error is thrown")
  func releasesAfterFailure() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      election.stopWork(of: "a", isFailure: true)
      #expect(await election.wait { election.state(of: "a") == .ended("WorkFailed()") })
      #expect(election.server.lease?.spec?.holderIdentity == "")
    }
  }

  @Test(
    "a leader that cannot renew the lease stops within ten seconds, before another candidate leads",
    arguments: LeaseServer.Fault.allCases)
  func losesWithoutRenewal(fault: LeaseServer.Fault) async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      try await election.run(["b"]) {
        await election.advance(by: .seconds(4))
        election.server.set(fault, for: "a")
        await election.advance(by: .seconds(40))
        #expect(election.leaders == ["b"])
        let lost = try #require(election.history.first { $0.identity == "a" && $0.state.isLoss })
        let won = try #require(election.time(of: "b", .leading))
        #expect(lost.after <= .seconds(14), "the last renewal was sent at 4 s or earlier")
        #expect(won >= lost.after, "never two leaders: lost after \(lost.after), won after \(won)")
        #expect(won >= .seconds(15))
      }
    }
  }

  @Test("a leader that was suspended for longer than the lease duration stops without writing")
  func pausedLeader() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      try await election.run(["b"]) {
        await election.advance(by: .seconds(3))
        let before = election.server.writes.count { $0.identity == "a" }
        election.clock.advance(by: .seconds(60))
        #expect(await election.wait { election.leaders == ["b"] })
        #expect(await election.wait { election.state(of: "a")?.isLoss == true })
        #expect(election.server.writes.count { $0.identity == "a" } == before)
      }
    }
  }

  @Test("a client that annotates the lease between read and write causes a retry, not the loss of leadership")
  func survivesConflict() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      await election.advance(by: .seconds(1))
      election.server.injectConcurrentWrites(3)
      await election.advance(by: .seconds(60))
      #expect(election.leaders == ["a"])
      #expect(election.server.lease?.metadata.annotations != nil, "the annotation is kept")
    }
  }

  @Test("a leader whose lease was overwritten stops at the next renewal")
  func takenByForce() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await election.wait { election.leaders == ["a"] })
      await election.advance(by: .seconds(1))
      var stolen = try #require(election.server.lease)
      stolen.spec?.holderIdentity = "thief"
      _ = try await election.server.client(of: "thief").update(stolen)
      await election.advance(by: .seconds(2))
      #expect(election.state(of: "a") == .ended("lease ns/lease is held by 'thief'"))
      #expect(election.server.lease?.spec?.holderIdentity == "thief", "the lease of another holder is not released")
    }
  }

  @Test("a candidate retries while the server is unreachable, and leads once it is reachable")
  func waitsForServer() async throws {
    let election = Election()
    election.server.set(.connectionRefused, for: "a")
    try await election.run(["a"]) {
      await election.advance(by: .seconds(30))
      election.server.set(nil, for: "a")
      await election.advance(by: .seconds(3))
      #expect(election.leaders == ["a"])
    }
  }

  @Test("graceful shutdown ends a waiting candidate at once and does not change the lease of the leader")
  func shutsDownWhileWaiting() async throws {
    let election = Election(lease: .held(by: "other"))
    struct Candidate: Service {
      let election: Election
      func run() async throws { await election.runCandidate("a") }
    }
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: Candidate(election: election), successTerminationBehavior: .gracefullyShutdownGroup)],
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    configuration.gracefulShutdownSignals = []
    let group = ServiceGroup(configuration: configuration)
    async let running: Void = group.run()
    await election.advance(by: .seconds(5))
    await group.triggerGracefulShutdown()
    try await running
    #expect(election.state(of: "a") == .ended(nil))
    #expect(election.server.writes == [])
  }
}

/// The decisions without I/O.
@Suite("Leader election state machine")
struct LeaderElectionStateMachineTests {
  private let start = ContinuousClock.now
  private let date = Date(timeIntervalSince1970: 1_800_000_000)

  private func machine() -> LeaderElectionStateMachine {
    LeaderElectionStateMachine(identity: "me", duration: .seconds(15))
  }

  @Test("a lease that is missing, empty or released is acquired at once")
  func free() throws {
    for spec in [nil, Lease.Spec.held(by: nil), .held(by: "")] {
      var machine = machine()
      guard case .write(let written) = machine.handle(spec, now: start, date: date) else {
        Issue.record("\(String(describing: spec)) is not acquired")
        continue
      }
      #expect(written.holderIdentity == "me")
      #expect(written.leaseDurationSeconds == 15)
      #expect(written.leaseTransitions == (spec == nil ? 0 : 4))
      #expect(written.acquireTime == Timestamp(micro: date))
    }
  }

  @Test(
    "the lease of another holder is respected for its duration after it was first observed, regardless of its timestamps"
  )
  func respectsOthers() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "other")
    spec.leaseDurationSeconds = 40
    spec.renewTime = Timestamp(text: "1999-01-01T00:00:00.000000Z")
    #expect(machine.handle(spec, now: start, date: date) == .wait(holder: "other"))
    #expect(machine.handle(spec, now: start + .seconds(39), date: date) == .wait(holder: "other"))
    guard case .write = machine.handle(spec, now: start + .seconds(40), date: date) else {
      Issue.record("an expired lease is not acquired")
      return
    }
  }

  @Test("a renewal by the holder restarts the wait")
  func renewalByOther() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "other")
    _ = machine.handle(spec, now: start, date: date)
    spec.renewTime = Timestamp(micro: date)
    #expect(machine.handle(spec, now: start + .seconds(14), date: date) == .wait(holder: "other"))
    #expect(machine.handle(spec, now: start + .seconds(28), date: date) == .wait(holder: "other"))
  }

  @Test("a renewal keeps the acquire time and the number of transitions")
  func renews() throws {
    var machine = machine()
    let spec = Lease.Spec.held(by: "me")
    guard case .write(let written) = machine.handle(spec, now: start, date: date) else {
      Issue.record("the own lease is not renewed")
      return
    }
    #expect(written.acquireTime == spec.acquireTime)
    #expect(written.leaseTransitions == 3)
    #expect(written.renewTime == Timestamp(micro: date))
  }

  @Test("a renewal changes the lease even if the wall clock stands still")
  func renewsWithoutWallClock() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "me")
    for _ in 0..<3 {
      guard case .write(let written) = machine.handle(spec, now: start, date: date) else {
        Issue.record("the own lease is not renewed")
        return
      }
      #expect(written != spec)
      spec = written
    }
  }

  @Test("the number of transitions does not overflow")
  func transitionsOverflow() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "")
    spec.leaseTransitions = .max
    guard case .write(let written) = machine.handle(spec, now: start, date: date) else {
      Issue.record("a released lease is not acquired")
      return
    }
    #expect(written.leaseTransitions == 0)
  }
}

extension Election.CandidateState {
  fileprivate var isLoss: Bool { if case .ended(let error) = self { error?.contains("lease") == true } else { false } }
}

extension Lease {
  fileprivate static func held(by holder: String) -> Lease {
    Lease(
      metadata: ObjectMeta(
        name: Election.key.name, namespace: Election.key.namespace, resourceVersion: "1"), spec: .held(by: holder))
  }
}

extension Lease.Spec {
  fileprivate static func held(by holder: String?) -> Lease.Spec {
    Lease.Spec(
      holderIdentity: holder, leaseDurationSeconds: 15, acquireTime: Timestamp(text: "2026-01-01T00:00:00.000000Z"),
      renewTime: Timestamp(text: "2026-01-01T00:00:00.000000Z"), leaseTransitions: 3)
  }
}
