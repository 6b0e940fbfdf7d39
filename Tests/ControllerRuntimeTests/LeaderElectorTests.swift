import Foundation
import Kubernetes
import Logging
import ServiceLifecycle
import Testing

@testable import ControllerRuntime

/// Real electors on a lease with optimistic concurrency, with time in the test's hands.
@Suite("Leader elector", .timeLimit(.minutes(1)))
struct LeaderElectorTests {
  @Test("one of three that start at once leads; the others wait as long as it renews")
  func acquires() async throws {
    let election = Election()
    try await election.run(["a", "b", "c"]) {
      #expect(await eventually { election.leaders.count == 1 })
      await election.pass(.seconds(120))
      #expect(election.leaders.count == 1)
      let leader = try #require(election.leaders.first)
      #expect(Set(election.server.writes.map(\.identity)) == [leader])
      #expect((50...61).contains(election.server.writes.count), "a renewal every two seconds")
    }
  }

  @Test("a leader whose work has ended gives the lease back, and the next one need not wait for it to expire")
  func releases() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      election.stop("a")
      #expect(await eventually { election.standing(of: "a") == .ended(nil) })
      #expect(election.server.lease?.spec?.holderIdentity == "")
    }
    try await election.run(["b"]) {
      #expect(await eventually { election.leaders == ["b"] })
      #expect(election.moment("b", .leading) == .zero)
      #expect(election.server.lease?.spec?.leaseTransitions == 1)
    }
  }

  @Test("work that fails gives the lease back as well, and the failure is handed on")
  func releasesAfterFailure() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      election.stop("a", isFailure: true)
      #expect(await eventually { election.standing(of: "a") == .ended("WorkFailed()") })
      #expect(election.server.lease?.spec?.holderIdentity == "")
    }
  }

  @Test(
    "a leader that cannot renew stops within ten seconds of its last renewal, before anyone else leads",
    arguments: [LeaseServer.Fault.refused, .silent, .mute])
  func losesWithoutRenewal(fault: LeaseServer.Fault) async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      try await election.run(["b"]) {
        await election.pass(.seconds(4))
        election.server.set(fault, for: "a")
        await election.pass(.seconds(40))
        #expect(election.leaders == ["b"])
        let lost = try #require(election.history.first { $0.identity == "a" && $0.standing.isLoss })
        let won = try #require(election.moment("b", .leading))
        #expect(lost.after <= .seconds(14), "the last renewal was begun no later than at 4 s")
        #expect(won >= lost.after, "never two at once: lost after \(lost.after), won after \(won)")
        #expect(won >= .seconds(15))
      }
    }
  }

  @Test("a leader that was paused for longer than its term stops without a single write")
  func pausedLeader() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      try await election.run(["b"]) {
        await election.pass(.seconds(3))
        let before = election.server.writes.count { $0.identity == "a" }
        election.clock.advance(by: .seconds(60))
        #expect(await eventually { election.leaders == ["b"] })
        #expect(await eventually { election.standing(of: "a")?.isLoss == true })
        #expect(election.server.writes.count { $0.identity == "a" } == before)
      }
    }
  }

  @Test("someone who annotates the lease between look and write costs a retry, not the leadership")
  func survivesConflict() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      await election.pass(.seconds(1))
      election.server.interfere(times: 3)
      await election.pass(.seconds(60))
      #expect(election.leaders == ["a"])
      #expect(election.server.lease?.metadata.annotations != nil, "and the annotation stays")
    }
  }

  @Test("a lease that someone else took by force ends the leadership at the next look")
  func takenByForce() async throws {
    let election = Election()
    try await election.run(["a"]) {
      #expect(await eventually { election.leaders == ["a"] })
      await election.pass(.seconds(1))
      var stolen = try #require(election.server.lease)
      stolen.spec?.holderIdentity = "thief"
      _ = try await election.server.client(of: "thief").update(stolen)
      await election.pass(.seconds(2))
      #expect(election.standing(of: "a") == .ended("lease ns/lease is held by 'thief'"))
      #expect(election.server.lease?.spec?.holderIdentity == "thief", "what is not ours is not given back")
    }
  }

  @Test("while the server is away a candidate keeps trying, and leads once it is back")
  func waitsForServer() async throws {
    let election = Election()
    election.server.set(.refused, for: "a")
    try await election.run(["a"]) {
      await election.pass(.seconds(30))
      election.server.set(nil, for: "a")
      await election.pass(.seconds(3))
      #expect(election.leaders == ["a"])
    }
  }

  @Test("graceful shutdown ends a candidate that waits, at once, without touching another's lease")
  func shutsDownWhileWaiting() async throws {
    let election = Election(lease: .held(by: "other"))
    struct Candidate: Service {
      let election: Election
      func run() async throws { await election.takePart("a") }
    }
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: Candidate(election: election), successTerminationBehavior: .gracefullyShutdownGroup)],
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    configuration.gracefulShutdownSignals = []
    let group = ServiceGroup(configuration: configuration)
    async let running: Void = group.run()
    await election.pass(.seconds(5))
    await group.triggerGracefulShutdown()
    try await running
    #expect(election.standing(of: "a") == .ended(nil))
    #expect(election.server.writes == [])
  }
}

/// The decisions alone.
@Suite("Leader election's decisions")
struct LeaderElectionStateMachineTests {
  private let start = ContinuousClock.now
  private let date = Date(timeIntervalSince1970: 1_800_000_000)

  private func machine() -> LeaderElectionStateMachine {
    LeaderElectionStateMachine(identity: "me", duration: .seconds(15))
  }

  @Test("a lease that is absent, empty or released is taken at once")
  func free() throws {
    for spec in [nil, Lease.Spec.held(by: nil), .held(by: "")] {
      var machine = machine()
      guard case .write(let written) = machine.on(spec, now: start, date: date) else {
        Issue.record("\(String(describing: spec)) is not taken")
        continue
      }
      #expect(written.holderIdentity == "me")
      #expect(written.leaseDurationSeconds == 15)
      #expect(written.leaseTransitions == (spec == nil ? 0 : 4))
      #expect(written.acquireTime == Timestamp(micro: date))
    }
  }

  @Test("another's lease is respected for its own duration from when we first saw it, whatever times it carries")
  func respectsOthers() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "other")
    spec.leaseDurationSeconds = 40
    spec.renewTime = Timestamp(text: "1999-01-01T00:00:00.000000Z")
    #expect(machine.on(spec, now: start, date: date) == .wait(holder: "other"))
    #expect(machine.on(spec, now: start + .seconds(39), date: date) == .wait(holder: "other"))
    guard case .write = machine.on(spec, now: start + .seconds(40), date: date) else {
      Issue.record("an expired lease is not taken")
      return
    }
  }

  @Test("a renewal by its holder starts the wait anew")
  func renewalByOther() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "other")
    _ = machine.on(spec, now: start, date: date)
    spec.renewTime = Timestamp(micro: date)
    #expect(machine.on(spec, now: start + .seconds(14), date: date) == .wait(holder: "other"))
    #expect(machine.on(spec, now: start + .seconds(28), date: date) == .wait(holder: "other"))
  }

  @Test("our own lease is renewed: who took it when and how often it changed hands stays")
  func renews() throws {
    var machine = machine()
    let spec = Lease.Spec.held(by: "me")
    guard case .write(let written) = machine.on(spec, now: start, date: date) else {
      Issue.record("our own lease is not renewed")
      return
    }
    #expect(written.acquireTime == spec.acquireTime)
    #expect(written.leaseTransitions == 3)
    #expect(written.renewTime == Timestamp(micro: date))
  }

  @Test("a lease that has changed hands as often as can be counted does not stop us")
  func transitionsOverflow() {
    var machine = machine()
    var spec = Lease.Spec.held(by: "")
    spec.leaseTransitions = .max
    guard case .write(let written) = machine.on(spec, now: start, date: date) else {
      Issue.record("a free lease is not taken")
      return
    }
    #expect(written.leaseTransitions == 0)
  }
}

extension Election.Standing {
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
