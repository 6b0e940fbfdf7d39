package import Planning
import Synchronization

/// The process's memory of objects beyond the cache: a `History` per namespace.
package final class ObjectMemory: Sendable {
  /// How long a rejected object is not retried.
  package static let rejectionLifetime: Duration = .seconds(300)
  /// The same for an object that restores protection.
  package static let protectiveRejectionLifetime: Duration = .seconds(10)
  /// How long it is taken for granted that the server alters an object.
  package static let alterationLifetime: Duration = .seconds(300)

  private let namespaces = Mutex<[String: History]>([:])

  /// Creates an empty memory.
  package init() {}

  /// The history of a namespace, without rejections and alterations whose retry is due.
  package func history(in namespace: String, now: ContinuousClock.Instant) -> History {
    var history = namespaces.withLock { $0[namespace] } ?? History()
    if !history.rejected.isEmpty { history.rejected = history.rejected.filter { now < $0.value.until } }
    if history.accepted.values.contains(where: { $0.until != nil }) {
      history.accepted = history.accepted.filter { $0.value.until.map { now < $0 } ?? true }
    }
    return history
  }

  /// Remembers what a plan found in place.
  package func remember(_ plan: Plan, in namespace: String) {
    remember(applied: plan.inPlace, in: namespace)
    guard !plan.equivalent.isEmpty else { return }
    namespaces.withLock { $0[namespace, default: History()].accepted.merge(plan.equivalent) { $1 } }
  }

  /// Remembers objects as applied.
  package func remember(applied fingerprints: [ObjectID: Fingerprint], in namespace: String) {
    guard !fingerprints.isEmpty else { return }
    namespaces.withLock { namespaces in
      // One by one: a merge reserves space for as many entries again.
      for (id, fingerprint) in fingerprints {
        namespaces[namespace, default: History()].lastApplied[id] = fingerprint
        namespaces[namespace]?.rejected[id] = nil
        namespaces[namespace]?.accepted[id] = nil
      }
    }
  }

  /// Remembers a difference that another write would not remove.
  package func accept(_ difference: AcceptedDifference, for id: ObjectID) {
    namespaces.withLock { $0[id.namespace, default: History()].accepted[id] = difference }
  }

  /// Remembers that the server rejected an object.
  package func reject(_ write: RejectedWrite, for id: ObjectID) {
    namespaces.withLock { $0[id.namespace, default: History()].rejected[id] = write }
  }

  /// Forgets an object that the operator removed.
  package func forget(_ id: ObjectID) {
    namespaces.withLock { namespaces in
      namespaces[id.namespace]?.lastApplied[id] = nil
      namespaces[id.namespace]?.accepted[id] = nil
      namespaces[id.namespace]?.rejected[id] = nil
    }
  }

  /// Forgets a deleted namespace.
  package func forget(namespace: String) {
    namespaces.withLock { $0[namespace] = nil }
  }

  /// Retries every rejected object.
  package func forgetRejections() {
    namespaces.withLock { namespaces in
      for namespace in namespaces.keys {
        namespaces[namespace]?.rejected = [:]
        namespaces[namespace]?.accepted = [:]
      }
    }
  }
}
