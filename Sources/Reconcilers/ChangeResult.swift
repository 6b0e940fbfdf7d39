import CRDs
package import ControllerRuntime
package import Planning

/// What became of one change.
package struct ChangeResult: Sendable {
  /// How it ended.
  package enum Outcome: Sendable, Hashable {
    /// It was written.
    case done
    /// Another client keeps changing the object; the next restore is due after the delay.
    case contested(retryAfter: Duration)
    /// The server stores something other than what was sent, for the reason given.
    case altered(String)
    /// A removal that has to wait: so many at once are more likely a mistake than intended.
    case paced(retryAfter: Duration)
    /// It could not be written.
    case failed(WriteFailure)
  }

  /// The change.
  package var change: Change
  /// How it ended.
  package var outcome: Outcome
  /// False if nothing was sent: the outcome is that of an earlier attempt, or the change has to wait.
  package var wasSent: Bool

  /// Creates a result.
  package init(_ change: Change, _ outcome: Outcome, wasSent: Bool = true) {
    self.change = change
    self.outcome = outcome
    self.wasSent = wasSent
  }

  /// The drift that made the change necessary, with what was done about it; `nil` for rollouts and removals.
  package var drift: Drift? {
    guard var drift = change.drift else { return nil }
    switch outcome {
    case .done, .altered: drift.action = .restored
    case .contested: drift.action = .contested
    case .failed: drift.action = .failed
    case .paced: break
    }
    return drift
  }
}

extension ChangeResult {
  /// A missing permission has to be granted by a person, so more frequent attempts would only add noise.
  static let permissionRetry: Duration = .seconds(60)

  /// When to reconcile the namespace again without an event, as far as this change goes.
  package var requeue: WorkQueueOutcome {
    switch outcome {
    case .done, .altered: wasSent ? requeueAfterWriting : .done
    case .contested(let delay), .paced(let delay): .requeue(after: delay)
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

  /// The answer of a write is stored in the cache, so the watch reports nothing new. If others write the same object, or a
  /// baseline gave up its part in one, there may be more to do or to report: that takes another reconcile, after a growing
  /// delay if every reconcile finds more, because another client may undo it each time. The watch reports a deletion, normally
  /// within the second.
  private var requeueAfterWriting: WorkQueueOutcome {
    switch change.action {
    case .apply(let desired, _): desired.claim == .fields ? .backOff : .done
    case .recreate: .done
    case .release, .patch, .releaseFields: .backOff
    case .delete: .requeue(after: .seconds(1))
    }
  }
}
