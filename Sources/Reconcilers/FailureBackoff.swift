package import Planning
import Synchronization

/// Delays the next attempt of a write that failed: per object, so that one that keeps failing does not delay the others of
/// its namespace.
package final class FailureBackoff: Sendable {
  private struct Entry {
    var attempts = 0
    var failure: WriteFailure
    var until: ContinuousClock.Instant
  }

  /// The first delay; it doubles with each further failure.
  private static let firstDelay: Duration = .milliseconds(100)
  /// The longest delay of a write that restores protection.
  private static let longestProtectiveDelay: Duration = .seconds(1)
  /// The longest delay of any other write.
  private static let longestDelay: Duration = .seconds(60)

  private let namespaces = Mutex<[String: [ObjectID: Entry]]>([:])

  /// Creates a backoff without failures.
  package init() {}

  /// The last failure of a write that is not due for another attempt; `nil` if it may be tried.
  package func pending(_ id: ObjectID, now: ContinuousClock.Instant) -> WriteFailure? {
    namespaces.withLock { namespaces in
      guard let entry = namespaces[id.namespace]?[id], now < entry.until else { return nil }
      var failure = entry.failure
      failure.retryAfter = entry.until - now
      return failure
    }
  }

  /// Takes in a failure; returns it with the time until the next attempt, which is at least what the server asks for.
  package func failed(
    _ id: ObjectID, with failure: WriteFailure, isProtective: Bool, now: ContinuousClock.Instant
  ) -> WriteFailure {
    namespaces.withLock { namespaces in
      let attempts = (namespaces[id.namespace]?[id]?.attempts ?? 0) + 1
      let longest = isProtective ? Self.longestProtectiveDelay : Self.longestDelay
      let delay = min(Self.firstDelay * (1 << min(attempts - 1, 16)), longest)
      var failure = failure
      failure.retryAfter = max(failure.retryAfter ?? .zero, delay * Double.random(in: 0.8...1))
      namespaces[id.namespace, default: [:]][id] = Entry(
        attempts: attempts, failure: failure, until: now + (failure.retryAfter ?? delay))
      return failure
    }
  }

  /// Ends the backoff of an object.
  package func succeeded(_ id: ObjectID) {
    namespaces.withLock { namespaces in
      guard namespaces[id.namespace]?.removeValue(forKey: id) != nil else { return }
      if namespaces[id.namespace]?.isEmpty == true { namespaces[id.namespace] = nil }
    }
  }

  /// Forgets the objects of a namespace that no plan writes any longer, or all of them.
  package func forget(namespace: String, except kept: Set<ObjectID> = []) {
    namespaces.withLock { namespaces in
      guard let entries = namespaces[namespace]?.filter({ kept.contains($0.key) }) else { return }
      namespaces[namespace] = entries.isEmpty ? nil : entries
    }
  }

  /// Gives every write another try: the user asked for everything to be reconciled now.
  package func reset() { namespaces.withLock { $0 = [:] } }
}
