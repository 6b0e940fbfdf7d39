import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Testing

@testable import ControllerRuntime
@testable import Reconcilers

/// Rollouts as the reconciler of baselines continues them, also after a restart and after failures.
@Suite struct ReconciledBaselineRolloutTests {
  /// A process of the operator without an API server; ConfigMaps and statuses are in memory.
  private struct Process {
    let cache = ObjectCache(kinds: [], operatorNamespace: "plimsoll-system")
    let status: StatusAggregator
    let rollouts: RolloutReconciler
    let reconciler: BaselineReconciler

    init(_ objects: FakeObjects) {
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let client = Client(
        source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))), transport: NoTransport(),
        userAgent: "test", logger: logger)
      let events = EventRecorder(client: client, reporter: .plimsoll(instance: "test"), logger: logger)
      status = StatusAggregator(
        cache: cache, queue: WorkQueue<String>(), namespaces: WorkQueue<String>(), events: events)
      rollouts = RolloutReconciler(
        cache: cache, status: status, planner: Planner(), reader: PreflightReader(client: client))
      reconciler = BaselineReconciler(
        client: objects, cache: cache, sync: CacheSync(types: []), status: status, events: events,
        specs: LastValidSpecs(client: objects, namespace: "ops", logger: logger), rollouts: rollouts, logger: logger)
      for name in ["canary", "team"] {
        _ = cache.namespaces.update(
          ObjectKey(name: name), uid: name, resourceVersion: "1", NamespaceFacts(name: name, uid: name))
      }
    }

    var baseline: ObservedBaseline? { cache.baselines[ObjectKey(name: "b")] }

    func add(_ baseline: ObservedBaseline) {
      _ = cache.baselines.update(ObjectKey(name: "b"), uid: "u", resourceVersion: "1", baseline)
    }

    /// Reports a reconcile of a namespace that has nothing left of a spec that does not select it.
    func report(_ baseline: ObservedBaseline, in name: String) {
      let namespace = NamespaceFacts(name: name, uid: name)
      let isSelected = baseline.facts(in: namespace).spec.selects(name: name, labels: [:], protectedNames: [])
      let result = BaselineResult(isSelected: true, desired: 1, hasRemains: true)
      let outcome = NamespaceOutcome(
        plan: Plan(results: isSelected ? ["b": result] : [:]), results: [], baselines: [baseline],
        earlier: baseline.hasReached(namespace) ? [] : ["b"])
      status.report(outcome, namespace: name, baselines: [baseline], now: ReconciledBaselineRolloutTests.now)
    }
  }

  private static let now = Date(timeIntervalSince1970: 1_800_000_000)
  private static let canary = NamespaceFacts(name: "canary", uid: "canary")
  private static let team = NamespaceFacts(name: "team", uid: "team")
  private static let configMap = ObjectKey(namespace: "ops", name: "plimsoll-spec-b")

  private static func spec(_ pods: String, haltOn: [RolloutHalt]? = []) -> SecurityBaselineSpec {
    var spec = SecurityBaselineSpec()
    spec.resourceQuotas = [ResourceQuotaTemplate(name: "q", hard: ["pods": Quantity(pods)])]
    let step = RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary"]), manual: true)
    spec.rollout = RolloutSpec(steps: [step], haltOn: haltOn)
    return spec
  }

  private static func object(_ spec: SecurityBaselineSpec, _ state: RolloutState? = nil) -> SecurityBaseline {
    var status = SecurityBaselineStatus()
    status.rollout = state?.status
    return SecurityBaseline(
      metadata: ObjectMeta(
        name: "b", uid: "u", resourceVersion: "1", generation: 2, finalizers: [WellKnown.finalizer]), spec: spec,
      status: status)
  }

  /// A baseline whose spec replaces another one.
  private static func replacing(_ earlier: SecurityBaselineSpec, by spec: SecurityBaselineSpec) -> ObservedBaseline {
    var baseline = ObservedBaseline(object(spec), previous: nil)
    baseline.rollout = BaselineRollout(earlier: .spec(earlier), state: nil, steps: spec.rollout?.steps)
    return baseline
  }

  private func pods(_ baseline: ObservedBaseline?, in namespace: NamespaceFacts) -> String? {
    baseline?.facts(in: namespace).spec.resourceQuotas?.first?.hard["pods"]?.text
  }

  // MARK: - Namespaces that the new spec does not select

  /// A spec with a selector that matches no namespace.
  private static func mistyped(_ haltOn: [RolloutHalt]) -> ObservedBaseline {
    var spec = spec("10", haltOn: haltOn)
    spec.namespaceSelector = NamespaceSelector(matchNames: ["none"])
    return replacing(Self.spec("10"), by: spec)
  }

  @Test("a selector that matches nothing is rolled out in steps, also after a restart, and Ready is False meanwhile")
  func deselected() async throws {
    var process = Process(FakeObjects())
    var baseline = Self.mistyped([])
    process.add(baseline)
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state == nil, "no namespace is known yet")
    process.report(baseline, in: "canary")
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state == nil, "one namespace is not known yet")
    process.report(baseline, in: "team")
    baseline.rollout.state = try #require(await process.rollouts.decide(baseline, now: Self.now)).state
    process.cache.record(baseline, baseline.object.key)
    #expect(baseline.hasReached(Self.canary))
    #expect(!baseline.hasReached(Self.team))
    let pruning = await process.rollouts.decide(baseline, now: Self.now)
    #expect(pruning?.state.phase == .progressing, "the namespace was not reconciled with the new spec yet")
    process.report(baseline, in: "canary")
    let waiting = await process.rollouts.decide(baseline, now: Self.now)
    #expect(waiting?.state.phase == .awaitingPromotion)
    #expect(waiting?.state.updated == 1)
    #expect(waiting?.state.total == 2)
    let ready = process.reconciler.currentStatus(of: baseline, now: Self.now).status.conditions?.first {
      $0.type == "Ready"
    }
    #expect(ready?.status == .false)
    #expect(ready?.reason == "Progressing")

    process = Process(FakeObjects())
    process.add(baseline)
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state == nil)
    process.report(baseline, in: "canary")
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state == nil)
    process.report(baseline, in: "team")
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state.phase == .awaitingPromotion)
  }

  @Test("that a namespace is no longer selected is a problem of the preflight")
  func deselectedPreflight() async throws {
    let process = Process(FakeObjects())
    let baseline = Self.mistyped([.preflight])
    process.add(baseline)
    for name in ["canary", "team"] { process.report(baseline, in: name) }
    let halt = try #require(await process.rollouts.decide(baseline, now: Self.now)?.state.halt)
    #expect(halt.cause == .preflight)
    #expect(halt.namespace == "canary")
    #expect(halt.message.hasPrefix("the namespace is no longer selected"))
  }

  // MARK: - Failures of the API server

  private static let unavailable = APIError(code: 500, reason: "InternalError", message: "etcd is not available")

  /// What an earlier process has stored of a rollout from 10 to 20 pods, and its state, which has reached `canary`.
  private func stored() async throws -> (objects: FakeObjects, state: RolloutState, content: JSONValue) {
    let objects = FakeObjects()
    let baseline = Self.replacing(Self.spec("10"), by: Self.spec("20"))
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    await LastValidSpecs(client: objects, namespace: "ops", logger: logger).store(baseline)
    var state = RolloutState(target: try #require(baseline.rolloutHash), now: Self.now)
    state.frontier = RolloutPlace(step: 1, order: 0)
    return (objects, state, try #require(objects[Self.configMap]))
  }

  @Test("an earlier spec that cannot be read is not overwritten, and is read again with the next reconcile")
  func unreadable() async throws {
    let (objects, state, content) = try await stored()
    let process = Process(objects)
    process.add(ObservedBaseline(Self.object(Self.spec("20"), state), previous: nil))
    objects.refuse("get \(Self.configMap)", with: Self.unavailable)
    await process.reconciler.begin()
    for _ in 0..<2 {
      #expect(await process.reconciler.reconcile("b", now: Self.now) == .requeue(after: .seconds(10)))
      #expect(process.baseline?.rollout.earlier == .unknown)
      #expect(objects[Self.configMap] == content)
    }
    #expect(pods(process.baseline, in: Self.canary) == "20", "what was rolled out stays in force")
    #expect(process.baseline?.facts(in: Self.team).hasInvalidSpec == true, "nothing is changed there")
    objects.refuse("get \(Self.configMap)", with: nil)
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(process.baseline?.rollout.earlier == .spec(Self.spec("10")))
    #expect(pods(process.baseline, in: Self.team) == "10")
    #expect(objects[Self.configMap] == content)
  }

  @Test("an invalid spec at startup keeps the rollout of the last valid one, also if that can be read only later")
  func lateAdoption() async throws {
    let (objects, state, content) = try await stored()
    let process = Process(objects)
    var invalid = Self.spec("20")
    invalid.rollout?.steps = []
    process.add(ObservedBaseline(Self.object(invalid, state), previous: nil))
    objects.refuse("get \(Self.configMap)", with: Self.unavailable)
    await process.reconciler.begin()
    let unknown = try #require(process.baseline)
    #expect(unknown.lastValid == nil)
    #expect(process.reconciler.currentStatus(of: unknown, now: Self.now).status.rollout == state.status)
    objects.refuse("get \(Self.configMap)", with: nil)
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(pods(process.baseline, in: Self.canary) == "20")
    #expect(pods(process.baseline, in: Self.team) == "10")
    #expect(objects[Self.configMap] == content)
  }
}
