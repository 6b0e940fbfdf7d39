import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Planning
import Testing

@testable import Reconcilers

/// Each action of the plan executor.
@Suite struct PlanExecutorTests {
  private let objects = FakeObjects()
  private let memory = ObjectMemory()
  private let backoff = ConflictBackoff()
  private let failures = FailureBackoff()
  private let cache = ObjectCache(kinds: Catalog.standard.kinds, operatorNamespace: "plimsoll-system")
  private let clock = SteppedClock()

  private func executor(removals: RateLimiter? = nil) -> PlanExecutor {
    PlanExecutor(
      client: objects, cache: cache, memory: memory, backoff: backoff, failures: failures, removals: removals,
      clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func history() -> History { memory.history(in: "a", now: clock.now) }

  // MARK: - Fixtures

  /// The object that a baseline with one item requires in namespace `a`.
  private func desired(_ spec: String) throws -> DesiredObject {
    let spec: SecurityBaselineSpec = try #require(try YAML.parse(spec, file: "spec").first).decode()
    let baseline = BaselineFacts(name: "b", uid: "uid-of-b", spec: spec)
    return try #require(
      Planner().render([baseline], in: NamespaceFacts(name: "a", uid: "1"), cluster: ClusterFacts(), now: .distantPast)
        .objects.first { $0.id.kind != .namespace })
  }

  private static let quota = "resourceQuotas: [{name: q, hard: {pods: 5}}]"
  private static let binding =
    "rbac: {roleBindings: [{name: r, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: User, name: eve}]}]}"
  private static let account = "rbac: {defaultServiceAccount: {automountToken: false}}"

  private func live(_ desired: DesiredObject) -> ObservedObject {
    ObservedObject(
      id: desired.id, uid: "7", resourceVersion: "8", ownership: nil, ownerUIDs: [], isWrittenByUs: true,
      isTerminating: false, fingerprint: Fingerprint(value: 1), risk: nil)
  }

  private func change(
    _ action: Change.Action, _ desired: DesiredObject, reason: Change.Reason = .rollout,
    stage: Change.Stage = .objects
  ) -> Change {
    Change(
      action: action, id: desired.id, reason: reason, control: desired.control, baselines: ["b"], stage: stage)
  }

  private func drift(_ desired: DesiredObject) -> Change.Reason {
    .drift(Drift(id: desired.id, control: desired.control, change: .deleted))
  }

  /// Stores the object with some of its content changed.
  private func drifted(_ desired: DesiredObject, _ patch: JSONValue) {
    objects[desired.id.key] = FakeObjects.merge(patch, into: desired.manifest)
    objects[desired.id.key]?["metadata"]?["uid"] = "7"
    objects[desired.id.key]?["metadata"]?["resourceVersion"] = "8"
  }

  // MARK: - Create, replace and apply

  @Test("creates a new object, and caches and remembers the response")
  func create() async throws {
    let quota = try desired(Self.quota)
    let result = await executor().execute(change(.create(quota), quota))
    #expect(result.outcome == .done)
    #expect(result.wasSent)
    #expect(objects.writes == ["create a/b-q"])
    #expect(cache.objects(in: "a")[quota.id]?.fingerprint == quota.fingerprint)
    #expect(history().lastApplied == [quota.id: quota.fingerprint])
  }

  @Test("replaces an existing object with one write, and leaves nothing of others in its content")
  func replace() async throws {
    let quota = try desired(Self.quota)
    drifted(quota, ["metadata": ["labels": ["team": "a"]], "spec": ["hard": ["pods": "99", "secrets": "9"]]])
    let result = await executor().execute(change(.replace(quota, live: live(quota)), quota))
    #expect(result.outcome == .done)
    #expect(objects.writes == ["replace a/b-q"])
    #expect(objects[quota.id.key]?["spec"] == quota.manifest["spec"])
    #expect(objects[quota.id.key]?["metadata"]?["labels"]?["team"] == "a")
  }

  @Test("reads and replaces an object again at once while others change it, and at the third attempt in any version")
  func replaceConflict() async throws {
    let quota = try desired(Self.quota)
    drifted(quota, ["spec": ["hard": ["pods": "99"]]])
    objects.precede(
      quota.id.key, by: (1...4).map { ["metadata": ["annotations": ["n": .string("\($0)")]]] })
    let result = await executor().execute(change(.replace(quota, live: live(quota)), quota))
    #expect(result.outcome == .done)
    #expect(objects.writes == Array(repeating: "replace a/b-q", count: 3))
    #expect(objects[quota.id.key]?["spec"] == quota.manifest["spec"])
  }

  @Test("removes what others added if the API server refuses the object as too large")
  func replaceTooLarge() async throws {
    let quota = try desired(Self.quota)
    let long = String(repeating: "x", count: 500)
    drifted(
      quota,
      ["metadata": ["labels": ["team": .string(long)], "finalizers": ["f/g"]], "spec": ["hard": ["pods": "99"]]])
    objects.limitSize(to: try quota.manifest.jsonData().count + 400)
    let result = await executor().execute(change(.replace(quota, live: live(quota)), quota))
    #expect(result.outcome == .done)
    #expect(objects.writes == ["replace a/b-q", "replace a/b-q"])
    #expect(objects[quota.id.key]?["spec"] == quota.manifest["spec"])
    #expect(objects[quota.id.key]?["metadata"]?["labels"] == quota.manifest["metadata"]?["labels"])
    #expect(objects[quota.id.key]?["metadata"]?["finalizers"] == nil)
  }

  @Test("removes what others added with the first write if it is more than 512 KiB")
  func replacePadded() async throws {
    let quota = try desired(Self.quota)
    let labels = (0..<2600).map { ("padding-\($0)", JSONValue.string(String(repeating: "x", count: 200))) }
    drifted(
      quota,
      ["metadata": ["labels": .object(Dictionary(uniqueKeysWithValues: labels))], "spec": ["hard": ["pods": "99"]]])
    #expect(await executor().execute(change(.replace(quota, live: live(quota)), quota)).outcome == .done)
    #expect(objects.writes == ["replace a/b-q"])
    #expect(objects[quota.id.key]?["spec"] == quota.manifest["spec"])
    #expect(objects[quota.id.key]?["metadata"]?["labels"] == quota.manifest["metadata"]?["labels"])
  }

  @Test("creates an object that was deleted since it was observed, and writes nothing if another client restored it")
  func replaceMeanwhile() async throws {
    let quota = try desired(Self.quota)
    #expect(await executor().execute(change(.replace(quota, live: live(quota)), quota)).outcome == .done)
    #expect(objects.writes == ["create a/b-q"])
    let result = await executor().execute(change(.replace(quota, live: live(quota)), quota))
    #expect(result.outcome == .done)
    #expect(!result.wasSent)
    #expect(objects.writes == ["create a/b-q"])
  }

  @Test("applies fields of an object that belongs to others with force")
  func update() async throws {
    let account = try desired(Self.account)
    _ = await executor().execute(change(.apply(account), account))
    #expect(objects.writes == ["apply a/default force"])
  }

  @Test("sends a merge patch instead of the apply configuration if there is one")
  func mergePatch() async throws {
    var account = try desired(Self.account)
    objects[account.id.key] = ["metadata": ["name": "default", "namespace": "a"]]
    account.mergePatch = ["automountServiceAccountToken": false]
    _ = await executor().execute(change(.apply(account), account))
    #expect(objects.writes == ["merge a/default"])
    #expect(objects[account.id.key]?["automountServiceAccountToken"] == false)
  }

  @Test("sets the fields of a ServiceAccount that others have made too large to apply, and removes their additions")
  func oversizedAccount() async throws {
    let account = try desired(Self.account)
    objects[account.id.key] = [
      "metadata": ["name": "default", "namespace": "a", "labels": ["team": "x"], "finalizers": ["f/g"]],
      "secrets": [["name": "s"]],
    ]
    objects.refuse(
      "apply a/default", with: APIError(code: 500, reason: "", message: "etcdserver: request is too large"))
    #expect(await executor().execute(change(.apply(account), account)).outcome == .done)
    #expect(objects.writes == ["apply a/default force", "merge a/default"])
    let stored = try #require(objects[account.id.key])
    #expect(stored["automountServiceAccountToken"] == false)
    #expect(stored["secrets"] == nil)
    #expect(stored["metadata"]?["labels"] == nil)
    #expect(stored["metadata"]?["finalizers"] == nil)
  }

  @Test("accepts an object that the server stores differently, and reports it as altered")
  func altered() async throws {
    let quota = try desired(Self.quota)
    objects.alter(quota.id.key, by: ["spec": ["hard": ["pods": "1"]]])
    let result = await executor().execute(change(.create(quota), quota))
    guard case .altered(let message) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(message.contains("ResourceQuota 'b-q'"))
    let accepted = try #require(history().accepted[quota.id])
    #expect(accepted.alteration == message)
    #expect(accepted.desired == quota.fingerprint)
    #expect(accepted.until != nil, "the write is tried again")
    #expect(accepted.live == cache.objects(in: "a")[quota.id]?.fingerprint)
  }

  @Test("remembers an object that the server rejects as invalid, and no other failure")
  func refused() async throws {
    let quota = try desired(Self.quota)
    objects.refuse("create", with: APIError(code: 422, reason: "Invalid", message: "no"))
    let result = await executor().execute(change(.create(quota), quota))
    guard case .failed(let failure) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(failure.kind == .invalid)
    #expect(failure.retryAfter == ObjectMemory.rejectionLifetime)
    #expect(failure.message == "could not write ResourceQuota 'a/b-q': no")
    #expect(history().rejected[quota.id]?.desired == quota.fingerprint)

    let binding = try desired(Self.binding)
    objects.refuse("create", with: APIError(code: 503, reason: "ServiceUnavailable", message: "later"))
    _ = await executor().execute(change(.create(binding), binding))
    #expect(history().rejected[binding.id] == nil)
  }

  @Test("tries a rejected object that restores protection again after 10 seconds")
  func refusedRestore() async throws {
    let quota = try desired(Self.quota)
    objects.refuse("create", with: APIError(code: 422, reason: "Invalid", message: "no"))
    let result = await executor().execute(change(.create(quota), quota, reason: drift(quota)))
    guard case .failed(let failure) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(failure.retryAfter == ObjectMemory.protectiveRejectionLifetime)
  }

  @Test("delays the next attempt of a write that failed, and of no other")
  func failing() async throws {
    let (quota, binding) = (try desired(Self.quota), try desired(Self.binding))
    objects.refuse("create a/b-q", with: APIError(code: 503, reason: "ServiceUnavailable", message: "later"))
    let executor = executor()
    for _ in 0..<3 { _ = await executor.execute(change(.create(quota), quota)) }
    #expect(objects.writes == ["create a/b-q"])
    #expect(await executor.execute(change(.create(binding), binding)).outcome == .done)
  }

  @Test("restores protection that another client keeps deleting once per second after five times at once")
  func contested() async throws {
    let quota = try desired(Self.quota)
    for _ in 0..<5 {
      objects[quota.id.key] = nil
      let result = await executor().execute(change(.create(quota), quota, reason: drift(quota)))
      #expect(result.outcome == .done)
    }
    let result = await executor().execute(change(.create(quota), quota, reason: drift(quota)))
    guard case .contested(let delay) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(delay <= .seconds(1))
    #expect(!result.wasSent)
    #expect(result.drift?.action == .contested)
    #expect(objects.writes.count == 5)
    objects[quota.id.key] = nil
    #expect(await executor().execute(change(.create(quota), quota)).outcome == .done, "a rollout is never delayed")
  }

  // MARK: - Recreate

  @Test("recreates an object with a changed immutable field after a dry run under an unused name")
  func recreate() async throws {
    let binding = try desired(Self.binding)
    objects[binding.id.key] = ["metadata": ["name": "b-r", "namespace": "a", "uid": "7"]]
    let result = await executor().execute(change(.recreate(binding, live: live(binding)), binding))
    #expect(result.outcome == .done)
    #expect(objects.writes == ["create a/b-r-rehearsal dry-run", "delete a/b-r 7 8", "create a/b-r"])
  }

  @Test("keeps the existing object if the server would reject its replacement")
  func recreateRefused() async throws {
    let binding = try desired(Self.binding)
    objects[binding.id.key] = ["metadata": ["name": "b-r", "namespace": "a"]]
    objects.refuse("create a/b-r-rehearsal", with: APIError(code: 403, reason: "Forbidden", message: "no"))
    let result = await executor().execute(change(.recreate(binding, live: live(binding)), binding))
    guard case .failed(let failure) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(failure.kind == .permission)
    #expect(objects[binding.id.key] != nil)
  }

  // MARK: - Remove

  @Test("deletes an object with its uid and resourceVersion as preconditions, and accepts that it is gone")
  func delete() async throws {
    let quota = try desired(Self.quota)
    memory.remember(applied: [quota.id: quota.fingerprint], in: "a")
    objects[quota.id.key] = [:]
    for _ in 0..<2 {
      #expect(await executor().execute(change(.delete(live(quota)), quota)).outcome == .done)
    }
    #expect(objects.writes == ["delete a/b-q 7 8", "delete a/b-q 7 8"])
    #expect(history().lastApplied.isEmpty)
  }

  @Test(
    "reads an object that changed since it was observed, and deletes it if the reason still holds",
    arguments: [true, false])
  func deleteConflict(holds: Bool) async throws {
    let quota = try desired(Self.quota)
    drifted(quota, ["metadata": ["labels": holds ? ["team": "a"] : ["plimsoll.dev/baseline": "other"]]])
    objects[quota.id.key]?["metadata"]?["resourceVersion"] = "9"
    let known = try ManagedKind.resourceQuota.type.observe(try quota.manifest.jsonData())
    var observed = live(quota)
    observed.ownership = known.ownership
    let result = await executor().execute(change(.delete(observed), quota))
    #expect(result.outcome == .done)
    #expect((objects[quota.id.key] == nil) == holds)
    #expect(objects.writes == ["delete a/b-q 7 8"] + (holds ? ["delete a/b-q 7 9"] : []))
  }

  @Test("reports what an unmanaged object granted when it removes it, and backs off like a restore")
  func unmanaged() async throws {
    let binding = try desired(Self.binding)
    func create() {
      drifted(binding, ["metadata": ["labels": .null, "ownerReferences": .null]])
      objects[binding.id.key]?["metadata"]?["managedFields"] = [
        ["manager": "kubectl", "operation": "Update", "time": "2026-01-01T00:00:00Z", "fieldsV1": ["f:subjects": [:]]]
      ]
    }
    for _ in 0..<5 {
      create()
      let result = await executor().execute(change(.delete(live(binding)), binding, reason: .unmanaged))
      let drift = try #require(result.drift)
      #expect(drift.action == .pruned)
      #expect(drift.manager == "kubectl")
      #expect(drift.removed?.summary == "granted view to User 'eve'")
      #expect(drift.removed?.manifest.contains("roleRef") == true)
    }
    create()
    let result = await executor().execute(change(.delete(live(binding)), binding, reason: .unmanaged))
    guard case .contested = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
  }

  @Test(
    "removes the effect of an unmanaged object that a finalizer keeps, before or while it is deleted",
    arguments: [false, true])
  func unmanagedHeld(isTerminating: Bool) async throws {
    let policy = try desired("networkPolicies: {policies: [{name: p, spec: {podSelector: {}, ingress: [{}]}}]}")
    drifted(policy, ["metadata": ["labels": .null, "ownerReferences": .null, "finalizers": ["f/g"]]])
    if isTerminating { objects[policy.id.key]?["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z" }
    let live = try policy.id.kind.type.observe(try #require(objects[policy.id.key]).jsonData())
    let result = await executor().execute(change(.delete(live), policy, reason: .unmanaged))
    #expect(result.outcome == .done)
    #expect(result.drift?.removed?.summary == "with 1 ingress rule")
    #expect(objects.writes == (isTerminating ? ["replace a/b-p"] : ["delete a/b-p 7 "]))
    guard isTerminating else { return }
    let left = try #require(objects[policy.id.key])
    #expect(left["metadata"]?["finalizers"] == ["f/g"])
    #expect(try policy.id.kind.type.observe(left.jsonData()).risk == nil)
  }

  @Test("removes a held object that others fill up to the size limit or write all the time")
  func unmanagedHeldHostile() async throws {
    let policy = try desired("networkPolicies: {policies: [{name: p, spec: {podSelector: {}, ingress: [{}]}}]}")
    let long = JSONValue.string(String(repeating: "x", count: 2000))
    drifted(policy, ["metadata": ["labels": ["l": long], "ownerReferences": .null, "finalizers": ["f/g"]]])
    objects[policy.id.key]?["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    objects.limitSize(to: 1000)
    objects.precede(policy.id.key, by: (1...9).map { ["metadata": ["labels": ["n": .string("\($0)")]]] })
    let live = try policy.id.kind.type.observe(try #require(objects[policy.id.key]).jsonData())
    let result = await executor().execute(change(.delete(live), policy, reason: .unmanaged))
    #expect(result.outcome == .done)
    let left = try #require(objects[policy.id.key])
    #expect(try policy.id.kind.type.observe(left.jsonData()).risk == nil)
  }

  @Test("releases an object by removing only the operator's labels and owner reference")
  func release() async throws {
    let quota = try desired(Self.quota)
    var object = quota.manifest
    object["metadata"]?["labels"]?["team"] = "a"
    object["metadata"]?["resourceVersion"] = "8"
    objects[quota.id.key] = object
    let result = await executor().execute(change(.release(live(quota)), quota))
    #expect(result.outcome == .done)
    #expect(objects[quota.id.key]?["metadata"]?["labels"] == ["team": "a"])
    #expect(objects[quota.id.key]?["metadata"]?["ownerReferences"] == nil)
    #expect(objects[quota.id.key]?["spec"] == object["spec"])
    #expect(cache.objects(in: "a")[quota.id]?.ownership == nil)
  }

  @Test("sends nothing to release an object that is gone or has no labels of the operator")
  func releaseNothing() async throws {
    let quota = try desired(Self.quota)
    #expect(await executor().execute(change(.release(live(quota)), quota)).wasSent == false)
    objects[quota.id.key] = ["metadata": ["resourceVersion": "8", "labels": ["team": "a"]]]
    #expect(await executor().execute(change(.release(live(quota)), quota)).wasSent == false)
    #expect(objects.writes.isEmpty)
  }

  @Test("a merge patch of a deleted object is not a failure")
  func patch() async throws {
    let account = try desired(Self.account)
    let patch: JSONValue = ["metadata": ["annotations": [WellKnown.hardenedByAnnotation: .null]]]
    #expect(await executor().execute(change(.patch(patch), account)).wasSent == false)
    objects[account.id.key] = account.manifest
    #expect(await executor().execute(change(.patch(patch), account)).wasSent)
    #expect(objects[account.id.key]?["metadata"]?["annotations"] == [:])
  }

  @Test("releases fields by apply, and removes the annotation even if others own it too")
  func releaseFields() async throws {
    let account = try desired(Self.account)
    objects[account.id.key] = account.manifest
    #expect(await executor().execute(change(.releaseFields, account)).outcome == .done)
    #expect(objects.writes == ["apply a/default"])
    objects.alter(account.id.key, by: ["metadata": ["annotations": [WellKnown.hardenedByAnnotation: "b"]]])
    #expect(await executor().execute(change(.releaseFields, account)).outcome == .done)
    #expect(objects.writes == ["apply a/default", "apply a/default", "merge a/default"])
  }

  // MARK: - Plans

  @Test("executes stages in order, whatever the order of the changes")
  func stages() async throws {
    let (quota, binding) = (try desired(Self.quota), try desired(Self.binding))
    let results = await executor().execute([
      change(.delete(live(quota)), quota, stage: .removal),
      change(.create(binding), binding, stage: .bindings),
      change(.create(quota), quota, stage: .protection),
    ])
    #expect(results.map(\.change.stage) == [.protection, .bindings, .removal])
    #expect(objects.writes == ["create a/b-q", "create a/b-r", "delete a/b-q 7 8"])
  }

  @Test("delays all removals if they exceed the rate limit, and makes all other changes")
  func pacing() async throws {
    let removals = RateLimiter(perSecond: 1, burst: 1)
    _ = removals.take(1)
    _ = removals.take(1)
    let (quota, binding) = (try desired(Self.quota), try desired(Self.binding))
    let results = await executor(removals: removals).execute([
      change(.delete(live(quota)), quota, stage: .removal), change(.create(binding), binding),
    ])
    #expect(objects.writes == ["create a/b-r"])
    let paced = try #require(results.first { $0.change.stage == .removal })
    guard case .paced(let wait) = paced.outcome else {
      Issue.record("\(paced.outcome)")
      return
    }
    #expect(wait > .zero)
    #expect(!paced.wasSent)
  }
}
