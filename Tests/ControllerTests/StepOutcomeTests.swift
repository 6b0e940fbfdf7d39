import CRDs
import ControllerRuntime
import Kubernetes
import Reconcilers
import Testing

@testable import Controller

/// When a namespace is looked at again after a step.
@Suite struct StepOutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var action: Step.Action
    var end = StepResult.End.done
    var wasAttempted = true
    var outcome: WorkQueueOutcome

    init(
      _ description: String, _ action: Step.Action, _ end: StepResult.End, wasAttempted: Bool = true,
      _ outcome: WorkQueueOutcome
    ) {
      testDescription = description
      self.action = action
      self.end = end
      self.wasAttempted = wasAttempted
      self.outcome = outcome
    }
  }

  private static let id = ObjectID(kind: .networkPolicy, namespace: "a", name: "x")
  private static let live = ObservedObject(
    id: id, uid: "1", resourceVersion: "1", ownership: nil, ownerUIDs: [], isAppliedByUs: true, isTerminating: false,
    fingerprint: Fingerprint(value: 1), immutable: nil, risk: nil)

  private static func apply(_ claim: DesiredObject.Claim) -> Step.Action {
    .apply(
      DesiredObject(
        id: id, control: .networkPolicies, baselines: ["b"], claim: claim, manifest: [:],
        fingerprint: Fingerprint(value: 2)), live: nil)
  }

  private static func failed(_ kind: StepFailure.Kind, retryAfter: Duration? = nil) -> StepResult.End {
    .failed(StepFailure(kind: kind, message: "no", retryAfter: retryAfter))
  }

  @Test(
    "when to look again",
    arguments: [
      Case("an object of ours is as we wrote it", apply(.whole), .done, .done),
      Case("others may have written the object as well, each time", apply(.fields), .done, .backOff),
      Case("nothing was written", apply(.fields), .done, wasAttempted: false, .done),
      Case("the server keeps something else in an object of ours", apply(.whole), .altered("webhook"), .done),
      Case("the watch tells of a deletion", .delete(live), .done, .requeue(after: .seconds(1))),
      Case("whether anything of the baseline is left is told by the next plan", .release(live), .done, .backOff),
      Case("the same for labels that went back", .patch([:]), .done, .backOff),
      Case("the same for fields that were given up", .releaseFields, .done, .backOff),
      Case("there was nothing to give up", .release(live), .done, wasAttempted: false, .done),
      Case("its turn comes", .delete(live), .paced(retry: .seconds(2)), .requeue(after: .seconds(2))),
      Case("someone keeps changing it", apply(.whole), .contested(retry: .seconds(5)), .requeue(after: .seconds(5))),
      Case("a person must grant it", apply(.whole), failed(.permission), .requeue(after: .seconds(60))),
      Case(
        "the server refuses it as it is", apply(.whole), failed(.invalid, retryAfter: .seconds(300)),
        .requeue(after: .seconds(300))),
      Case("the namespace goes away", apply(.whole), failed(.terminating), .done),
      Case("it is not what it was", apply(.whole), failed(.conflict), .backOff),
      Case("a passing fault", apply(.whole), failed(.transient), .backOff),
      Case(
        "the server says when", apply(.whole), failed(.transient, retryAfter: .seconds(7)),
        .requeue(after: .seconds(7))),
    ])
  func outcome(of one: Case) {
    let step = Step(
      action: one.action, id: Self.id, cause: .rollout, control: .networkPolicies, baselines: ["b"], stage: 0)
    #expect(StepResult(step: step, end: one.end, wasAttempted: one.wasAttempted).outcome == one.outcome)
  }
}
