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
  /// The unmanaged object that was removed; otherwise `nil`.
  package var removed: Drift?

  /// Creates a result.
  package init(_ change: Change, _ outcome: Outcome, wasSent: Bool = true, removed: Drift? = nil) {
    self.change = change
    self.outcome = outcome
    self.wasSent = wasSent
    self.removed = removed
  }

  /// The drift that made the change necessary, with what was done about it, or the unmanaged object that was removed; `nil`
  /// for rollouts and other removals.
  package var drift: Drift? {
    if let removed { return removed }
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

  /// The next attempt of what failed without a time of its own.
  private static let retry: Duration = .seconds(1)

  /// When to reconcile the namespace again without an event, as far as this change goes.
  package var requeue: WorkQueueOutcome {
    switch outcome {
    case .done, .altered: wasSent ? requeueAfterWriting : .done
    case .contested(let delay), .paced(let delay): .requeue(after: delay)
    case .failed(let failure):
      switch failure.kind {
      case .permission, .admission: .requeue(after: failure.retryAfter ?? Self.permissionRetry)
      case .terminating: .done
      case .invalid, .conflict, .transient: .requeue(after: failure.retryAfter ?? Self.retry)
      }
    }
  }

  /// The answer of a write is stored in the cache, so the watch reports nothing new. If others write the same object, or a
  /// baseline gave up its part in one, there may be more to do or to report: that takes another reconcile. The watch reports a
  /// deletion, normally within the second.
  ///
  /// Never a growing delay of the whole namespace: a tenant who fights over one object must not delay the others.
  private var requeueAfterWriting: WorkQueueOutcome {
    switch change.action {
    case .create, .replace, .recreate: .done
    case .apply, .release, .patch, .releaseFields: .requeue(after: .milliseconds(100))
    case .delete: .requeue(after: .seconds(1))
    }
  }
}
