import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Testing

@testable import ControllerRuntime
@testable import Reconcilers

/// Which spec of a baseline applies in a namespace during a rollout, also after a restart.
@Suite struct BaselineRolloutTests {
  private static let canary = NamespaceFacts(name: "canary", uid: "1")
  private static let team = NamespaceFacts(name: "team", uid: "2")

  private static func spec(_ pods: String, staged: Bool = true) -> SecurityBaselineSpec {
    var spec = SecurityBaselineSpec()
    spec.resourceQuotas = [ResourceQuotaTemplate(name: "q", hard: ["pods": Quantity(pods)])]
    if staged {
      spec.rollout = RolloutSpec(
        steps: [RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary"]), manual: true)])
    }
    return spec
  }

  private static func object(
    _ spec: SecurityBaselineSpec, generation: Int64, status: SecurityBaselineStatus? = nil, isDeleting: Bool = false
  ) -> SecurityBaseline {
    var metadata = ObjectMeta(
      name: "b", uid: "u", resourceVersion: "\(generation)", generation: generation, finalizers: [WellKnown.finalizer])
    if isDeleting { metadata.deletionTimestamp = Timestamp(Date()) }
    return SecurityBaseline(metadata: metadata, spec: spec, status: status)
  }

  /// The baseline after a sequence of specs.
  private func observed(_ specs: SecurityBaselineSpec...) -> ObservedBaseline {
    var baseline: ObservedBaseline?
    for (index, spec) in specs.enumerated() {
      baseline = ObservedBaseline(Self.object(spec, generation: Int64(index + 1)), previous: baseline)
    }
    return baseline ?? ObservedBaseline(Self.object(SecurityBaselineSpec(), generation: 1), previous: nil)
  }

  /// The state of a rollout that has reached `canary`.
  private func state(of baseline: ObservedBaseline) throws -> RolloutState {
    var state = RolloutState(
      target: try #require(baseline.rolloutHash), now: Date(timeIntervalSince1970: 1_800_000_000))
    state.frontier = RolloutPlace(step: 1, order: 0)
    return state
  }

  private func pods(_ baseline: ObservedBaseline, in namespace: NamespaceFacts) -> String? {
    baseline.facts(in: namespace).spec.resourceQuotas?.first?.hard["pods"]?.text
  }

  @Test("without a rollout, and without a change of what is rolled out, a spec applies everywhere")
  func everywhere() {
    let plain = observed(Self.spec("1", staged: false), Self.spec("2", staged: false))
    #expect(!plain.isRollingOut)
    #expect(pods(plain, in: Self.team) == "2")
    var suspended = Self.spec("1")
    suspended.suspend = true
    let added = observed(Self.spec("1", staged: false), Self.spec("1"), suspended)
    #expect(!added.isRollingOut)
    #expect(added.facts(in: Self.team).spec.isSuspended)
  }

  @Test("a new spec applies nowhere until its rollout begins, and then where it has reached")
  func reached() throws {
    var baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    #expect(baseline.isRollingOut)
    #expect(pods(baseline, in: Self.canary) == "1")
    baseline.rollout.state = try state(of: baseline)
    #expect(pods(baseline, in: Self.canary) == "2")
    #expect(pods(baseline, in: Self.team) == "1")
    #expect(baseline.facts(in: Self.team).isEarlier)
    #expect(baseline.facts(in: Self.team).wasRolledOut, "what is missing there is drift")
    baseline.rollout.state?.target = "other"
    #expect(pods(baseline, in: Self.canary) == "1", "the state of another spec does not count")
  }

  @Test("a status write and an invalid spec keep the rollout")
  func kept() throws {
    var baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    baseline.rollout.state = try state(of: baseline)
    let same = ObservedBaseline(Self.object(Self.spec("2"), generation: 2), previous: baseline)
    #expect(same.rollout == baseline.rollout)
    var invalid = Self.spec("2")
    invalid.rollout?.steps = []
    let broken = ObservedBaseline(Self.object(invalid, generation: 3), previous: baseline)
    #expect(!broken.errors.isEmpty)
    #expect(pods(broken, in: Self.canary) == "2")
    #expect(pods(broken, in: Self.team) == "1")
  }

  @Test("a new spec during a rollout begins from the spec that is rolled out everywhere; that spec itself is a revert")
  func interrupted() throws {
    var baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    baseline.rollout.state = try state(of: baseline)
    let third = ObservedBaseline(Self.object(Self.spec("3"), generation: 3), previous: baseline)
    #expect(pods(third, in: Self.canary) == "1")
    #expect(pods(third, in: Self.team) == "1")
    let reverted = ObservedBaseline(Self.object(Self.spec("1"), generation: 3), previous: baseline)
    #expect(!reverted.isRollingOut)
    #expect(pods(reverted, in: Self.canary) == "1")
    let unstaged = ObservedBaseline(Self.object(Self.spec("3", staged: false), generation: 3), previous: baseline)
    #expect(!unstaged.isRollingOut)
    let deleted = ObservedBaseline(Self.object(Self.spec("2"), generation: 2, isDeleting: true), previous: baseline)
    #expect(!deleted.isRollingOut)
  }

  @Test("an edit of the steps during a rollout counts from the next rollout, also after a restart")
  func editedSteps() async throws {
    var baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    baseline.rollout.state = try state(of: baseline)
    let steps = try #require(baseline.rolloutSpec?.steps)
    var spec = Self.spec("2")
    spec.rollout = RolloutSpec(
      steps: [RolloutStep(namespaces: RolloutNamespaces(matchNames: ["team"])), RolloutStep(percent: 1)],
      haltOn: [.drift])
    let edited = ObservedBaseline(Self.object(spec, generation: 3), previous: baseline)
    #expect(edited.rolloutSpec == RolloutSpec(steps: steps, haltOn: [.drift]))
    #expect(pods(edited, in: Self.canary) == "2")
    #expect(pods(edited, in: Self.team) == "1")
    let client = FakeObjects()
    await specs(client).store(baseline)
    let known = try await restarted(
      Self.object(spec, generation: 3, status: status(try state(of: baseline))), client)
    #expect(known.rollout == edited.rollout)
    spec.resourceQuotas = Self.spec("3").resourceQuotas
    let next = ObservedBaseline(Self.object(spec, generation: 4), previous: edited)
    #expect(next.rolloutSpec == spec.rollout)
  }

  @Test("the state of a rollout is not lost if it changes while a watch event is read")
  func concurrentEvent() throws {
    let cache = ObjectCache(kinds: [], operatorNamespace: "ops")
    let key = ObjectKey(name: "b")
    _ = cache.baselines.update(
      key, uid: "u", resourceVersion: "2", observed(Self.spec("1", staged: false), Self.spec("2")))
    let read = ObservedBaseline(Self.object(Self.spec("2"), generation: 2), previous: cache.baselines[key])
    var invalid = Self.spec("2")
    invalid.rollout?.steps = []
    let broken = ObservedBaseline(Self.object(invalid, generation: 3), previous: cache.baselines[key])
    let state = try state(of: read)
    cache.baselines.modify(key) { $0.rollout.state = state }
    for (version, event) in [("3", read), ("4", broken)] {
      _ = cache.baselines.update(key, uid: "u", resourceVersion: version, event)
      let known = try #require(cache.baselines[key])
      #expect(known.object == event.object)
      #expect(known.rollout.state == state)
      #expect(pods(known, in: Self.canary) == "2")
      #expect(pods(known, in: Self.team) == "1")
    }
    _ = cache.baselines.update(key, uid: "another", resourceVersion: "5", observed(Self.spec("3")))
    #expect(cache.baselines[key]?.rollout.state == nil, "it is another baseline")
  }

  @Test("the first rollout leaves namespaces as they are until it reaches them")
  func first() throws {
    var baseline = observed(Self.spec("1"))
    #expect(baseline.facts(in: Self.team).hasInvalidSpec)
    #expect(pods(baseline, in: Self.team) == nil)
    baseline.rollout.state = try state(of: baseline)
    #expect(pods(baseline, in: Self.canary) == "1")
    #expect(pods(baseline, in: Self.team) == nil)
  }

  // MARK: - After a restart

  private func specs(_ client: FakeObjects) -> LastValidSpecs {
    LastValidSpecs(client: client, namespace: "plimsoll-system", logger: Logger(label: "tests"))
  }

  /// What a new process knows about a baseline.
  private func restarted(_ object: SecurityBaseline, _ client: FakeObjects) async throws -> ObservedBaseline {
    var baseline = ObservedBaseline(object, previous: nil)
    baseline.rollout = try await specs(client).loadRollout(of: baseline)
    return baseline
  }

  private func status(_ state: RolloutState) -> SecurityBaselineStatus {
    var status = SecurityBaselineStatus()
    status.rollout = state.status
    return status
  }

  @Test("a rollout continues after a restart, from the ConfigMap and the status")
  func restart() async throws {
    let client = FakeObjects()
    var baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    let store = specs(client)
    #expect(!store.hasStored(baseline))
    await store.store(baseline)
    #expect(store.hasStored(baseline))
    baseline.rollout.state = try state(of: baseline)
    let object = Self.object(Self.spec("2"), generation: 2, status: status(try state(of: baseline)))
    let known = try await restarted(object, client)
    #expect(known.rollout == baseline.rollout)
    #expect(pods(known, in: Self.canary) == "2")
    #expect(pods(known, in: Self.team) == "1")

    let changed = try await restarted(Self.object(Self.spec("3"), generation: 3, status: object.status), client)
    #expect(pods(changed, in: Self.canary) == "1", "a spec that arrived in the meantime begins its rollout")
    let reverted = try await restarted(Self.object(Self.spec("1"), generation: 3), client)
    #expect(!reverted.isRollingOut)
  }

  @Test("a spec that is rolled out is the earlier one of the next spec, also if that arrives while no process runs")
  func completed() async throws {
    let client = FakeObjects()
    var baseline = observed(Self.spec("1"), Self.spec("2"))
    await specs(client).store(baseline)
    var done = try state(of: baseline)
    done.phase = .completed
    let known = try await restarted(Self.object(Self.spec("2"), generation: 2, status: status(done)), client)
    #expect(!known.isRollingOut, "the status says so, if the process ended before the ConfigMap was written")
    baseline.rollout = BaselineRollout(earlier: .none, state: done)
    await specs(client).store(baseline)
    let next = try await restarted(Self.object(Self.spec("3"), generation: 3, status: status(done)), client)
    #expect(next.isRollingOut)
    #expect(pods(next, in: Self.team) == "2")
    #expect(try await !restarted(Self.object(Self.spec("2"), generation: 2), client).isRollingOut)
  }

  @Test("a spec is rolled out if only the status says so, also if another spec arrives before the next start")
  func completedStatus() async throws {
    let client = FakeObjects()
    let baseline = observed(Self.spec("1", staged: false), Self.spec("2"))
    await specs(client).store(baseline)
    var state = try state(of: baseline)
    let partial = try await restarted(Self.object(Self.spec("3"), generation: 3, status: status(state)), client)
    #expect(pods(partial, in: Self.team) == "1")
    state.phase = .completed
    let completed = try await restarted(Self.object(Self.spec("3"), generation: 3, status: status(state)), client)
    #expect(pods(completed, in: Self.team) == "2")
  }

  @Test("the first rollout continues after a restart, and without a ConfigMap nothing is assumed")
  func firstRestart() async throws {
    let client = FakeObjects()
    var baseline = observed(Self.spec("1"))
    await specs(client).store(baseline)
    #expect(client.writes.isEmpty, "what is stored is not known yet")
    baseline.rollout = try await specs(client).loadRollout(of: baseline)
    await specs(client).store(baseline)
    let known = try await restarted(Self.object(Self.spec("1"), generation: 1), client)
    #expect(known.rollout.earlier == .spec(nil))
    let unknown = try await restarted(Self.object(Self.spec("1"), generation: 1), FakeObjects())
    #expect(unknown.rollout.earlier == .spec(nil))
  }
}
