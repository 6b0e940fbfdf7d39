import CRDs
import ControllerRuntime
import Kubernetes
import Planning
import Testing

@testable import Reconcilers

/// The result of a change: when to reconcile again, and what to report.
@Suite struct ChangeResultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var action: Change.Action
    var outcome = ChangeResult.Outcome.done
    var wasSent = true
    var requeue: WorkQueueOutcome

    init(
      _ description: String, _ action: Change.Action, _ outcome: ChangeResult.Outcome, wasSent: Bool = true,
      _ requeue: WorkQueueOutcome
    ) {
      testDescription = description
      self.action = action
      self.outcome = outcome
      self.wasSent = wasSent
      self.requeue = requeue
    }
  }

  private static let id = ObjectID(kind: .networkPolicy, namespace: "a", name: "x")
  private static let live = ObservedObject(
    id: id, uid: "1", resourceVersion: "1", ownership: nil, ownerUIDs: [], isWrittenByUs: true, isTerminating: false,
    fingerprint: Fingerprint(value: 1), immutable: nil, risk: nil)

  private static func apply(_ kind: ManagedKind) -> Change.Action {
    let desired = DesiredObject(
      id: ObjectID(kind: kind, namespace: "a", name: "x"), control: .networkPolicies, baselines: ["b"], manifest: [:],
      fingerprint: Fingerprint(value: 2))
    return desired.claim == .whole ? .create(desired) : .apply(desired)
  }

  private static let soon = WorkQueueOutcome.requeue(after: .milliseconds(100))

  private static func failed(_ kind: WriteFailure.Kind, retryAfter: Duration? = nil) -> ChangeResult.Outcome {
    .failed(WriteFailure(kind: kind, message: "no", retryAfter: retryAfter))
  }

  @Test(
    "requeues a namespace according to the outcome of a change",
    arguments: [
      Case("a generated object was written", apply(.networkPolicy), .done, .done),
      Case("other clients can have written the shared object too", apply(.serviceAccount), .done, soon),
      Case("nothing was sent", apply(.serviceAccount), .done, wasSent: false, .done),
      Case("the server altered a generated object", apply(.networkPolicy), .altered("webhook"), .done),
      Case("the watch reports the deletion", .delete(live), .done, .requeue(after: .seconds(1))),
      Case("the next plan decides whether anything of the baseline is left", .release(live), .done, soon),
      Case("labels were restored", .patch([:]), .done, soon),
      Case("fields were released", .releaseFields, .done, soon),
      Case("there was nothing to release", .release(live), .done, wasSent: false, .done),
      Case("the removal is delayed", .delete(live), .paced(retryAfter: .seconds(2)), .requeue(after: .seconds(2))),
      Case(
        "another client keeps changing the object", apply(.networkPolicy), .contested(retryAfter: .seconds(5)),
        .requeue(after: .seconds(5))),
      Case("a permission is missing", apply(.networkPolicy), failed(.permission), .requeue(after: .seconds(60))),
      Case(
        "the server rejects the object as invalid", apply(.networkPolicy), failed(.invalid, retryAfter: .seconds(300)),
        .requeue(after: .seconds(300))),
      Case("the namespace is being deleted", apply(.networkPolicy), failed(.terminating), .done),
      Case(
        "the object changed in the meantime", apply(.networkPolicy), failed(.conflict), .requeue(after: .seconds(1))),
      Case("the failure is temporary", apply(.networkPolicy), failed(.transient), .requeue(after: .seconds(1))),
      Case(
        "the server sends Retry-After", apply(.networkPolicy), failed(.transient, retryAfter: .seconds(7)),
        .requeue(after: .seconds(7))),
    ])
  func requeue(after one: Case) {
    let change = Change(
      action: one.action, id: Self.id, reason: .rollout, control: .networkPolicies, baselines: ["b"], stage: .protection
    )
    #expect(ChangeResult(change, one.outcome, wasSent: one.wasSent).requeue == one.requeue)
  }

  @Test(
    "reports the action that was taken on drift",
    arguments: [
      (ChangeResult.Outcome.done, DriftRecord.Action.restored), (.altered("webhook"), .restored),
      (.contested(retryAfter: .seconds(5)), .contested), (failed(.invalid), .failed),
    ])
  func drift(outcome: ChangeResult.Outcome, action: DriftRecord.Action) {
    let drift = Drift(id: Self.id, control: .networkPolicies, change: .deleted)
    let change = Change(
      action: Self.apply(.networkPolicy), id: Self.id, reason: .drift(drift), control: .networkPolicies,
      baselines: ["b"], stage: .protection)
    #expect(ChangeResult(change, outcome).drift?.action == action)
  }
}
