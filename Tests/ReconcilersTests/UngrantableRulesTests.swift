import CRDs
import Kubernetes
import Planning
import Synchronization
import Testing

@testable import Reconcilers

/// Roles and bindings that the API server refuses because the operator does not hold their rules.
@Suite struct UngrantableRulesTests {
  private let start = ContinuousClock.now

  /// A write of a role of a baseline, or of a binding to it.
  private func change(
    _ kind: ManagedKind = .role, in namespace: String, of baseline: String = "b", item: String = "reader"
  ) -> Change {
    let id = ObjectID(kind: kind, namespace: namespace, name: "\(baseline)-\(item)")
    let manifest: JSONValue = ["roleRef": ["kind": "Role", "name": .string("\(baseline)-reader")]]
    let desired = DesiredObject(
      id: id, control: .rbac, baselines: [baseline], manifest: manifest, fingerprint: Fingerprint(value: 1))
    return Change(
      action: .create(desired), id: id, reason: .rollout, control: .rbac, baselines: [baseline],
      stage: .objects)
  }

  private func refusal(of change: Change) -> WriteFailure {
    WriteFailure(
      APIError(
        code: 403, reason: "Forbidden",
        message: "is attempting to grant RBAC permissions not currently held:\n{secrets}"), writing: change.id)
  }

  private func refuse(_ change: Change, _ rules: UngrantableRules, at now: ContinuousClock.Instant) {
    #expect(rules.refusal(of: change, now: now) == nil)
    #expect(rules.refused(change, with: refusal(of: change), now: now)?.retryAfter == .seconds(300))
  }

  @Test("one refused write stops the writes of the item in all namespaces, and names the namespace of each")
  func once() {
    let rules = UngrantableRules()
    refuse(change(in: "a"), rules, at: start)
    for namespace in ["a", "b", "c"] {
      let failure = rules.refusal(of: change(in: namespace), now: start + .seconds(100))
      #expect(failure?.retryAfter == .seconds(200))
      #expect(failure?.kind == .permission)
      #expect(
        failure?.message.hasPrefix("could not write Role '\(namespace)/b-reader': the operator does not hold") == true)
      #expect(failure?.message.contains("plimsoll permissions FILE | kubectl apply -f -") == true)
    }
    #expect(rules.refusal(of: change(in: "a", of: "other"), now: start) == nil)
    #expect(rules.refusal(of: change(in: "a", item: "writer"), now: start) == nil)
    #expect(rules.refusal(of: change(.networkPolicy, in: "a"), now: start) == nil)
  }

  @Test("after five minutes one namespace probes, and the others wait for its result")
  func probe() {
    let granted = Counter()
    let rules = UngrantableRules { granted.value.withLock { $0 += 1 } }
    refuse(change(in: "a"), rules, at: start)
    let due = start + .seconds(300)
    #expect(rules.refusal(of: change(in: "b"), now: due) == nil)
    #expect(rules.refusal(of: change(in: "a"), now: due)?.retryAfter == .seconds(300))
    _ = rules.refused(change(in: "b"), with: refusal(of: change(in: "b")), now: due)
    #expect(rules.refusal(of: change(in: "a"), now: due + .seconds(299)) != nil)
    #expect(rules.refusal(of: change(in: "a"), now: due + .seconds(300)) == nil)
    #expect(granted.value.withLock { $0 } == 0)
    rules.accepted(change(in: "a"))
    #expect(granted.value.withLock { $0 } == 1)
    #expect(rules.refusal(of: change(in: "b"), now: due + .seconds(300)) == nil)
    rules.accepted(change(in: "b"))
    #expect(granted.value.withLock { $0 } == 1, "only the end of a refusal reconciles all namespaces")
  }

  @Test("a probe that fails for another reason is repeated soon, and its failure is not remembered")
  func otherFailure() {
    let rules = UngrantableRules()
    let timeout = WriteFailure(kind: .transient, message: "timeout")
    #expect(rules.refusal(of: change(in: "a"), now: start) == nil)
    #expect(rules.refused(change(in: "a"), with: timeout, now: start) == nil)
    refuse(change(in: "a"), rules, at: start)
    let due = start + .seconds(300)
    #expect(rules.refusal(of: change(in: "a"), now: due) == nil)
    #expect(rules.refused(change(in: "a"), with: timeout, now: due) == nil)
    #expect(rules.refusal(of: change(in: "a"), now: due)?.retryAfter == .seconds(1))
    #expect(rules.refusal(of: change(in: "a"), now: due + .seconds(1)) == nil)
  }

  @Test("a binding that fails while its role is refused waits, and is written when the role is granted")
  func binding() {
    let rules = UngrantableRules()
    let missing = WriteFailure(kind: .conflict, message: "roles \"b-reader\" not found")
    let binding = change(.roleBinding, in: "a", item: "readers")
    #expect(rules.refused(binding, with: missing, now: start) == nil, "the role is not refused")
    refuse(change(in: "a"), rules, at: start)
    #expect(rules.refusal(of: binding, now: start) == nil)
    #expect(rules.refused(binding, with: missing, now: start)?.kind == .permission)
    #expect(rules.refusal(of: change(.roleBinding, in: "b", item: "readers"), now: start) != nil)
    let due = start + .seconds(300)
    #expect(rules.refusal(of: change(in: "c"), now: due) == nil)
    rules.accepted(change(in: "c"))
    #expect(rules.refusal(of: change(.roleBinding, in: "b", item: "readers"), now: due) == nil)
  }

  @Test("a new spec forgets the refusals of its baseline, and drops the result of a write of the old spec")
  func newSpec() {
    let rules = UngrantableRules()
    refuse(change(in: "a"), rules, at: start)
    refuse(change(in: "a", of: "other"), rules, at: start)
    rules.forget(baseline: "b")
    #expect(rules.refusal(of: change(in: "a"), now: start) == nil)
    #expect(rules.refusal(of: change(in: "a", of: "other"), now: start) != nil)
    rules.forget(baseline: "b")
    #expect(rules.refused(change(in: "a"), with: refusal(of: change(in: "a")), now: start)?.retryAfter == .seconds(1))
    #expect(rules.refusal(of: change(in: "b"), now: start) == nil)
  }

  @Test("new permissions forget all refusals; until the API server's cache has them, probes are frequent")
  func newPermissions() {
    let rules = UngrantableRules()
    #expect(!rules.reset(now: start))
    #expect(rules.refusal(of: change(in: "a"), now: start) == nil)
    #expect(rules.refused(change(in: "a"), with: refusal(of: change(in: "a")), now: start)?.retryAfter == .seconds(1))
    #expect(rules.reset(now: start))
    #expect(rules.refusal(of: change(in: "a"), now: start) == nil)
    let later = start + .seconds(10)
    #expect(rules.refused(change(in: "a"), with: refusal(of: change(in: "a")), now: later)?.retryAfter == .seconds(300))
  }
}

/// Counts calls of a closure.
private final class Counter: Sendable {
  let value = Mutex(0)
}
