package import Foundation
package import Kubernetes

/// All that one plan is computed from: one namespace at one moment.
package struct Observation: Sendable {
  /// The namespace.
  package var namespace: NamespaceFacts
  /// Every baseline that exists, those being deleted included.
  package var baselines: [BaselineFacts]
  /// Every observed object in the namespace, managed or not.
  package var objects: [ObjectID: ObservedObject]
  /// The cluster at large.
  package var cluster: ClusterFacts
  /// What this process remembers of the objects.
  package var history: History
  /// Whole live objects, read because an earlier plan for the same moment said that it needs them (`Plan.undecided`).
  package var live: [ObjectID: LiveObject]
  /// The time, for exemptions.
  package var now: Date

  /// Creates an observation.
  package init(
    namespace: NamespaceFacts, baselines: [BaselineFacts], objects: [ObjectID: ObservedObject] = [:],
    cluster: ClusterFacts = ClusterFacts(), history: History = History(),
    live: [ObjectID: LiveObject] = [:], now: Date
  ) {
    self.namespace = namespace
    self.baselines = baselines
    self.objects = objects
    self.cluster = cluster
    self.history = history
    self.live = live
    self.now = now
  }
}

/// What the API server answered to a read of one object.
package enum LiveObject: Sendable, Hashable {
  /// The object, `managedFields` included.
  case found(JSONValue)
  /// There is no such object.
  case missing
}

/// What this process remembers of the objects in a namespace from earlier passes.
///
/// Nothing here is needed for correctness: a restart begins with an empty history and converges all the same.
package struct History: Sendable {
  /// What was last written, or last seen in place: a later difference from it is drift.
  package var lastApplied: [ObjectID: Fingerprint] = [:]
  /// Differences that another write would not remove.
  package var accepted: [ObjectID: AcceptedDifference] = [:]
  /// Writes that the server refused and that are not due for another try.
  package var rejected: [ObjectID: RejectedWrite] = [:]

  /// Creates an empty history.
  package init() {}
}

/// A live object whose fingerprint differs from the desired one, and that another write would not change.
package struct AcceptedDifference: Sendable, Hashable {
  /// Fingerprint of the desired object.
  package var desired: Fingerprint
  /// Fingerprint of the live object.
  package var live: Fingerprint
  /// What the server alters, for people; `nil` if the difference has no effect.
  package var alteration: String?

  /// Creates a difference.
  package init(desired: Fingerprint, live: Fingerprint, alteration: String? = nil) {
    self.desired = desired
    self.live = live
    self.alteration = alteration
  }
}

/// A desired object that the server refused as invalid. What a webhook or a policy of the cluster refuses may be accepted
/// later, so it is tried again after some time.
package struct RejectedWrite: Sendable, Hashable {
  /// Fingerprint of the desired object.
  package var desired: Fingerprint
  /// The server's message.
  package var message: String
  /// When the next try is due.
  package var until: ContinuousClock.Instant

  /// Creates a rejection.
  package init(desired: Fingerprint, message: String, until: ContinuousClock.Instant) {
    self.desired = desired
    self.message = message
    self.until = until
  }
}
