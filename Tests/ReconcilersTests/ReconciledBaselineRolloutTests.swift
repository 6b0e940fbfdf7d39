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

    /// Reports a reconcile of a namespace that has nothing left of a spec that does not select it, or what is passed.
    ///
    /// - Parameters:
    ///   - baseline: The baseline.
    ///   - name: The namespace.
    ///   - left: What the namespace has of a spec that does not select it.
    func report(_ baseline: ObservedBaseline, in name: String, left: BaselineResult? = nil) {
      let namespace = NamespaceFacts(name: name, uid: name)
      let isSelected = baseline.facts(in: namespace).spec.selects(name: name, labels: [:], protectedNames: [])
      let result = BaselineResult(isSelected: true, desired: 1, hasRemains: true)
      let outcome = NamespaceOutcome(
        plan: Plan(results: isSelected ? ["b": result] : left.map { ["b": $0] } ?? [:]), results: [],
        baselines: [baseline],
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

  @Test("a namespace that is no longer selected waits for its removals, but not for objects that are only reported")
  func deselectedAndReported() async throws {
    let process = Process(FakeObjects())
    var baseline = Self.mistyped([])
    process.add(baseline)
    for name in ["canary", "team"] { process.report(baseline, in: name) }
    baseline.rollout.state = try #require(await process.rollouts.decide(baseline, now: Self.now)).state
    process.cache.record(baseline, baseline.object.key)
    process.report(baseline, in: "canary", left: BaselineResult(hasRemains: true))
    #expect(await process.rollouts.decide(baseline, now: Self.now)?.state.phase == .progressing)
    let id = ObjectID(kind: .resourceQuota, namespace: "canary", name: "b-q")
    let drift = Drift(id: id, control: .resourceQuotas, change: .surplus)
    let finding = Finding(
      kind: .drift(drift), control: .resourceQuotas, baseline: "b", id: id, message: "'b-q' is not required")
    process.report(baseline, in: "canary", left: BaselineResult(findings: [finding], hasRemains: true))
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
      #expect(process.baseline?.rollout.earlier == .unknown())
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

  @Test("if the earlier spec cannot be read, edited steps give no namespace the new spec")
  func unreadableAfterEdit() async throws {
    let (objects, stored, _) = try await stored()
    var state = stored
    state.stepsHash = try #require(Self.spec("20").rollout).stepsHash
    var edited = Self.spec("20")
    edited.rollout?.steps = [RolloutStep(percent: 100, manual: true)]
    let process = Process(objects)
    process.add(ObservedBaseline(Self.object(edited, state), previous: nil))
    objects.refuse("get \(Self.configMap)", with: Self.unavailable)
    await process.reconciler.begin()
    for namespace in [Self.canary, Self.team] {
      #expect(process.baseline?.facts(in: namespace).hasInvalidSpec == true, "nothing is changed in \(namespace.name)")
    }
    let unknown = try #require(process.baseline)
    #expect(process.reconciler.currentStatus(of: unknown, now: Self.now).status.rollout == state.status)
    objects.refuse("get \(Self.configMap)", with: nil)
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(pods(process.baseline, in: Self.canary) == "20")
    #expect(pods(process.baseline, in: Self.team) == "10")
  }

  @Test("a spec that comes while the end of a rollout is written replaces the one that was rolled out")
  func newSpecAtTheEnd() throws {
    let process = Process(FakeObjects())
    var old = Self.replacing(Self.spec("10"), by: Self.spec("20"))
    old.rollout.state = RolloutState(target: try #require(old.rolloutHash), now: Self.now)
    process.add(ObservedBaseline(Self.object(Self.spec("30")), previous: old))
    #expect(process.baseline?.rollout.earlier == .spec(Self.spec("10")))
    process.reconciler.store(old.rollout, of: old)
    #expect(process.baseline?.rollout.earlier == .spec(Self.spec("10")), "the rollout has not ended")
    var completed = BaselineRollout(earlier: .none, state: old.rollout.state)
    completed.state?.phase = .completed
    process.reconciler.store(completed, of: old)
    #expect(process.baseline?.rollout.earlier == .spec(Self.spec("20")))
    #expect(pods(process.baseline, in: Self.team) == "20")
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

  // MARK: - Unusable ConfigMaps

  /// Members of the ConfigMap that cannot be used, and what is reported of them.
  private static let damages: [(key: String, text: String?, problem: String)] = [
    ("spec.json", nil, "data['spec.json'] is missing"),
    ("spec.json", "{\"resourceQuotas\":[{", "data['spec.json'] cannot be read: "),
    ("earlier.json", "", "data['earlier.json'] cannot be read: "),
    ("earlier.json", "{\"podSecurity\":{\"enforce\":\"strict\"}}", "data['earlier.json'] cannot be read: "),
    (
      "earlier.json", "{\"resourceQuotas\":[{\"name\":\"q\",\"hard\":{\"pods\":\"10\"},\"priority\":1}]}",
      "data['earlier.json'] has the field 'resourceQuotas[0].priority', which this version of the operator does not know"
    ),
    ("earlier.json", "{\"runtimeClass\":{}}", "data['earlier.json'] has the field 'runtimeClass', "),
    ("steps.json", "[{\"percent\":\"all\"}]", "data['steps.json'] cannot be read: "),
  ]

  private func condition(_ type: String, _ process: Process) throws -> Condition {
    let baseline = try #require(process.baseline)
    let conditions = process.reconciler.currentStatus(of: baseline, now: Self.now).status.conditions
    return try #require(conditions?.first { $0.type == type })
  }

  @Test(
    "a ConfigMap that cannot be used is reported and not overwritten, and namespaces not reached stay as they are",
    arguments: damages.indices)
  func unusable(index: Int) async throws {
    let (objects, state, content) = try await stored()
    let (key, text, problem) = Self.damages[index]
    var broken = content
    broken["data"]?[key] = text.map(JSONValue.string)
    objects[Self.configMap] = broken
    let process = Process(objects)
    process.add(ObservedBaseline(Self.object(Self.spec("20"), state), previous: nil))
    await process.reconciler.begin()
    for _ in 0..<2 {
      #expect(await process.reconciler.reconcile("b", now: Self.now) == .requeue(after: .seconds(10)))
      #expect(objects[Self.configMap] == broken)
    }
    #expect(pods(process.baseline, in: Self.canary) == "20", "what was rolled out stays in force")
    #expect(process.baseline?.facts(in: Self.team).hasInvalidSpec == true, "nothing is changed there")
    #expect(pods(process.baseline, in: Self.team) == nil)
    for (type, status) in [("Ready", Condition.Status.false), ("Reconciling", .false), ("Stalled", .true)] {
      let condition = try condition(type, process)
      #expect(condition.status == status, "\(type)")
      #expect(condition.reason == "RolloutUnreadable", "\(type)")
      #expect(
        condition.message.hasPrefix("the rollout cannot continue: ConfigMap 'ops/plimsoll-spec-b': \(problem)"),
        "\(condition.message)")
      #expect(condition.message.contains("; restore the ConfigMap, "), "\(condition.message)")
    }
    let status = process.reconciler.currentStatus(of: try #require(process.baseline), now: Self.now).status
    #expect(status.rollout == state.status, "the rollout can continue from it")

    objects[Self.configMap] = content
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(process.baseline?.rollout.earlier == .spec(Self.spec("10")))
    #expect(pods(process.baseline, in: Self.team) == "10")
    #expect(try condition("Stalled", process).reason == "AsExpected")
  }

  @Test("without the unusable ConfigMap, the rollout continues, and leaves namespaces as they are until their step")
  func deletedConfigMap() async throws {
    let (objects, state, content) = try await stored()
    var broken = content
    broken["data"]?["earlier.json"] = "{"
    objects[Self.configMap] = broken
    let process = Process(objects)
    process.add(ObservedBaseline(Self.object(Self.spec("20"), state), previous: nil))
    await process.reconciler.begin()
    objects[Self.configMap] = nil
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(process.baseline?.rollout.earlier == .spec(nil))
    #expect(pods(process.baseline, in: Self.canary) == "20")
    #expect(process.baseline?.facts(in: Self.team).hasInvalidSpec == true)
    #expect(objects[Self.configMap]?["data"]?["earlier.json"] == "null")
  }

  @Test("a new spec does not replace a ConfigMap that cannot be used, nor does an invalid one")
  func newSpecs() async throws {
    let (objects, state, content) = try await stored()
    var broken = content
    broken["data"]?["earlier.json"] = "{"
    objects[Self.configMap] = broken
    for spec in [Self.spec("30"), Self.spec("20", haltOn: [.drift])] {
      let process = Process(objects)
      process.add(ObservedBaseline(Self.object(Self.spec("20"), state), previous: nil))
      await process.reconciler.begin()
      let changed = ObservedBaseline(Self.object(spec, state), previous: process.baseline)
      #expect(changed.rollout.earlier.isUnknown)
      process.cache.record(changed, changed.object.key)
      _ = await process.reconciler.reconcile("b", now: Self.now)
      #expect(try condition("Stalled", process).reason == "RolloutUnreadable")
      #expect(objects[Self.configMap] == broken)
    }
    let process = Process(objects)
    var invalid = Self.spec("20")
    invalid.rollout?.steps = []
    process.add(ObservedBaseline(Self.object(invalid, state), previous: nil))
    await process.reconciler.begin()
    #expect(process.baseline?.lastValid == Self.spec("20"))
    _ = await process.reconciler.reconcile("b", now: Self.now)
    #expect(try condition("Stalled", process).reason == "InvalidSpec")
    #expect(pods(process.baseline, in: Self.canary) == "20")
    #expect(process.baseline?.facts(in: Self.team).hasInvalidSpec == true)
    #expect(objects[Self.configMap] == broken)
  }

  /// A baseline whose status reports that the current generation is ready.
  private static func ready(_ state: RolloutState?, reason: String = "Reconciled") -> SecurityBaseline {
    var object = object(spec("20"), state)
    object.status?.observedGeneration = object.metadata.generation
    object.status?.conditions = [
      Condition(
        type: "Ready", status: .true, observedGeneration: 2, lastTransitionTime: Timestamp(now), reason: reason,
        message: "")
    ]
    return object
  }

  @Test("what is stored does not matter once the status reports that the spec is rolled out")
  func unusableButRolledOut() async throws {
    let (objects, state, content) = try await stored()
    objects[Self.configMap] = FakeObjects.merge(["data": ["spec.json": "{"]], into: content)
    var done = state
    done.phase = .completed
    for rollout in [done, nil] {
      let process = Process(objects)
      process.add(ObservedBaseline(Self.ready(rollout), previous: nil))
      await process.reconciler.begin()
      #expect(process.baseline?.isRollingOut == false)
      #expect(pods(process.baseline, in: Self.team) == "20")
    }
  }

  @Test("a baseline that was suspended in the middle of a rollout is ready, but not rolled out")
  func suspended() async throws {
    let (_, state, content) = try await stored()
    let broken = FakeObjects.merge(["data": ["spec.json": "{"]], into: content)
    for stored in [broken, nil] {
      let objects = FakeObjects()
      objects[Self.configMap] = stored
      let process = Process(objects)
      process.add(ObservedBaseline(Self.ready(state, reason: "Suspended"), previous: nil))
      await process.reconciler.begin()
      #expect(process.baseline?.isRollingOut == true)
      #expect(process.baseline?.facts(in: Self.team).hasInvalidSpec == true)
    }
  }
}
