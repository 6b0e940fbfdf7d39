import Reconcilers
import Synchronization

/// What this process remembers of single objects beyond what the stores hold.
///
/// Nothing here is needed for correctness: a restart begins with an empty memory and converges all the same.
final class ObjectMemory: Sendable {
  /// A live object that differs from what is desired, and is the best that the server will let us have.
  struct Accepted: Hashable {
    var desired: Fingerprint
    var live: Fingerprint
    var message: String
  }

  /// A desired object that the server refused as invalid: not worth another try until it changes, or some time has
  /// passed. What is invalid to a webhook or a policy of the cluster need not be so for ever.
  struct Rejected: Hashable {
    /// How long a refusal is taken for an answer.
    static let lifetime: Duration = .seconds(300)

    var desired: Fingerprint
    var message: String
    var until: ContinuousClock.Instant
  }

  private struct Entries {
    var settled: [ObjectID: Fingerprint] = [:]
    var accepted: [ObjectID: Accepted] = [:]
    var rejected: [ObjectID: Rejected] = [:]
  }

  private let namespaces = Mutex<[String: Entries]>([:])

  /// What was last written, or seen in place, in the namespace.
  func settled(in namespace: String) -> [ObjectID: Fingerprint] {
    namespaces.withLock { $0[namespace]?.settled ?? [:] }
  }

  func settled(_ id: ObjectID) -> Fingerprint? {
    namespaces.withLock { $0[id.namespace]?.settled[id] }
  }

  /// Remembers objects as in place.
  func settle(_ fingerprints: [ObjectID: Fingerprint], in namespace: String) {
    guard !fingerprints.isEmpty else { return }
    namespaces.withLock { entries in
      entries[namespace, default: Entries()].settled.merge(fingerprints) { $1 }
      for id in fingerprints.keys { entries[namespace]?.rejected[id] = nil }
    }
  }

  func accepted(_ id: ObjectID) -> Accepted? {
    namespaces.withLock { $0[id.namespace]?.accepted[id] }
  }

  func accept(_ accepted: Accepted, for id: ObjectID) {
    namespaces.withLock { $0[id.namespace, default: Entries()].accepted[id] = accepted }
  }

  func rejected(_ id: ObjectID, now: ContinuousClock.Instant) -> Rejected? {
    namespaces.withLock { $0[id.namespace]?.rejected[id] }.flatMap { now < $0.until ? $0 : nil }
  }

  func reject(_ rejected: Rejected, for id: ObjectID) {
    namespaces.withLock { $0[id.namespace, default: Entries()].rejected[id] = rejected }
  }

  /// Forgets an object that was removed on purpose.
  func forget(_ id: ObjectID) {
    namespaces.withLock { entries in
      entries[id.namespace]?.settled[id] = nil
      entries[id.namespace]?.accepted[id] = nil
      entries[id.namespace]?.rejected[id] = nil
    }
  }

  /// Forgets a namespace that is gone.
  func forget(namespace: String) {
    namespaces.withLock { $0[namespace] = nil }
  }

  /// Gives every refused object another try.
  func forgetRejections() {
    namespaces.withLock { entries in
      for namespace in entries.keys {
        entries[namespace]?.rejected = [:]
        entries[namespace]?.accepted = [:]
      }
    }
  }
}
