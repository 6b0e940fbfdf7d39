import CRDs
package import ControllerRuntime
package import Planning

/// The result of one change.
package struct ChangeResult: Sendable {
  /// The outcome of a change.
  package enum Outcome: Sendable, Hashable {
    /// It was written.
    case done
    /// Another client keeps changing the object; the next restore is due after the delay.
    case contested(retryAfter: Duration)
    /// The server stores something other than what was sent, for the given reason.
    case altered(String)
    /// The rate limit delays the removal: many removals at once are more likely a mistake than intended.
    case paced(retryAfter: Duration)
    /// It could not be written.
    case failed(WriteFailure)
  }

  /// The change.
  package var change: Change
  /// The outcome.
  package var outcome: Outcome
  /// False if nothing was sent: the outcome is that of an earlier attempt, or the change is delayed.
  package var wasSent: Bool

  /// Creates a result.
  package init(_ change: Change, _ outcome: Outcome, wasSent: Bool = true) {
    self.change = change
    self.outcome = outcome
    self.wasSent = wasSent
  }

  /// The drift that caused the change, with the action taken; `nil` for rollouts and removals.
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
  /// A user must grant a missing permission, so frequent retries would not help.
  static let permissionRetry: Duration = .seconds(60)

  /// When this change requires another reconcile of the namespace without an event.
  package var requeue: WorkQueueOutcome {
    switch outcome {
    case .done, .altered: wasSent ? requeueAfterWriting : .done
    case .contested(let delay), .paced(let delay): .requeue(after: delay)
    case .failed(let failure):
      switch failure.kind {
      case .permission: .requeue(after: Self.permissionRetry)
      case .admission: .requeue(after: failure.retryAfter ?? Self.permissionRetry)
      case .invalid: failure.retryAfter.map { .requeue(after: $0) } ?? .done
      case .terminating: .done
      case .conflict: .backOff
      case .transient: failure.retryAfter.map { .requeue(after: $0) } ?? .backOff
      }
    }
  }

  /// The response to a write is in the cache, so the watch causes no reconcile. If others write the same object, or a baseline
  /// released its fields of one, there can be further changes or reports. These need another reconcile, with backoff, because
  /// another client can revert each write. The watch reports a deletion, normally within a second.
  private var requeueAfterWriting: WorkQueueOutcome {
    switch change.action {
    case .apply(let desired, _): desired.claim == .fields ? .backOff : .done
    case .recreate: .done
    case .release, .patch, .releaseFields: .backOff
    case .delete: .requeue(after: .seconds(1))
    }
  }
}
