import CRDs
import ControllerRuntime
import Kubernetes
import Reconcilers

/// What became of one step.
struct StepResult: Sendable {
  /// How it ended.
  enum End: Sendable {
    /// Written, or found to be in place after all.
    case done
    /// Someone keeps changing the object; the next restore is due after the delay.
    case contested(retry: Duration)
    /// The server keeps something other than what was sent, for the reason given.
    case altered(String)
    /// A removal that must wait its turn: so many at once are more likely a mistake than a wish.
    case paced(retry: Duration)
    /// It could not be written.
    case failed(StepFailure)
  }

  var step: Step
  var end: End
  /// The drift that made the step necessary, with who did it where that is known; nil for rollouts and pruning.
  var drift: DriftDetail?
  /// False where nothing was sent: the same outcome as last time, or waiting.
  var wasAttempted = true
}

extension StepResult {
  /// Permission has to be granted by a person: asking more often would only be noise.
  static let permissionRetry: Duration = .seconds(60)

  /// When to look at the namespace again without being told, as far as this step goes.
  var outcome: WorkQueueOutcome {
    switch end {
    case .done, .altered: wasAttempted ? afterWriting : .done
    case .contested(let retry), .paced(let retry): .requeue(after: retry)
    case .failed(let failure):
      switch failure.kind {
      case .permission: .requeue(after: Self.permissionRetry)
      case .invalid: failure.retryAfter.map { .requeue(after: $0) } ?? .done
      case .terminating: .done
      case .conflict: .backOff
      case .transient: failure.retryAfter.map { .requeue(after: $0) } ?? .backOff
      }
    }
  }

  /// The answer of a write is put into the store, so that the watch brings no news of it. Where others write the same
  /// object, or a baseline gave up its part in one, there may be more to do or to say: that takes another look, and a
  /// growing delay where there is more to do each time, since someone may undo it each time. Of a deletion the watch
  /// will tell, and should within the second.
  private var afterWriting: WorkQueueOutcome {
    switch step.action {
    case .apply(let desired, _): desired.claim == .fields ? .backOff : .done
    case .recreate: .done
    case .release, .patch, .releaseFields: .backOff
    case .delete: .requeue(after: .seconds(1))
    }
  }
}

/// What is known about one drift.
struct DriftDetail: Sendable, Hashable {
  var change: DriftRecord.Change
  var fields: [String] = []
  var manager: String?
  var operation: String?
}

/// Why a step failed, and whether trying again helps.
struct StepFailure: Error, Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// The operator may not do it; a person has to grant it.
    case permission
    /// The server refuses the object as it is; the spec has to change.
    case invalid
    /// The object is not what it was: look again at once.
    case conflict
    /// The namespace is going away: nothing to do, nothing to say.
    case terminating
    /// A passing fault.
    case transient
  }

  var kind: Kind
  var message: String
  /// What the server asked us to wait, if it did.
  var retryAfter: Duration?
}

extension StepFailure {
  /// Sorts any error of the client by what can be done about it: the one place that decides.
  init(_ error: any Error, writing id: ObjectID) {
    let object = "\(id.kind.resourceType.kind) '\(id.namespace)/\(id.name)'"
    guard let error = error as? APIError else {
      self.init(kind: .transient, message: "could not write \(object): \(error)", retryAfter: nil)
      return
    }
    let kind: Kind =
      if error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
        .terminating
      } else if error.isForbidden {
        .permission
      } else if error.isInvalid || error.code == 400 {
        .invalid
      } else if error.isConflict || error.isNotFound {
        .conflict
      } else {
        .transient
      }
    let mend = kind == .permission ? PermissionAdvice.mend(for: error.message) : ""
    self.init(
      kind: kind, message: "could not write \(object): \(error.message)\(mend)", retryAfter: error.retryAfter)
  }
}

/// Turns the API server's refusals into what a person should do.
enum PermissionAdvice {
  /// A sentence to append to the message of a 403; empty where the message says enough.
  ///
  /// The API server refuses a role that grants more than the operator holds: "attempting to grant RBAC permissions not
  /// currently held:" followed by the missing rules, one to a line.
  static func mend(for message: String) -> String {
    guard message.contains("attempting to grant RBAC permissions not currently held") else {
      return "; grant it to the operator's service account"
    }
    return "; add the rules named above to a ClusterRole labelled \(WellKnown.grantableLabel)=true"
  }
}
