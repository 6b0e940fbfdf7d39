package import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The input of a plan: one namespace at one moment.
package struct Observation: Sendable {
  /// The namespace.
  package var namespace: NamespaceFacts
  /// Every baseline that exists, those being deleted included.
  package var baselines: [BaselineFacts]
  /// Every observed object in the namespace, managed or not.
  package var objects: [ObjectID: ObservedObject]
  /// The properties of the cluster.
  package var cluster: ClusterFacts
  /// The process's memory of the objects.
  package var history: History
  /// Whole live objects that an earlier plan for the same moment required (`Plan.undecided`).
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

/// The API server's response to a read of one object.
package enum LiveObject: Sendable, Hashable {
  /// The object, `managedFields` included.
  case found(JSONValue)
  /// There is no such object.
  case missing
  /// The object is too large to be read only to find out who changed it.
  case tooLarge
}

/// The process's memory of the objects in a namespace from earlier reconciles.
///
/// Correctness does not depend on it: after a restart, the history is empty, and the operator still converges.
package struct History: Sendable {
  /// The content that was last written or last observed in place: a later difference from it is drift.
  package var lastApplied: [ObjectID: Fingerprint] = [:]
  /// Differences that another write would not remove.
  package var accepted: [ObjectID: AcceptedDifference] = [:]
  /// Writes that the server rejected and whose retry is not due.
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
  /// The server's alteration, as a sentence; `nil` if the difference has no effect.
  package var alteration: String?
  /// When the write is tried again; `nil` if never.
  package var until: ContinuousClock.Instant?

  /// Creates a difference.
  package init(
    desired: Fingerprint, live: Fingerprint, alteration: String? = nil, until: ContinuousClock.Instant? = nil
  ) {
    self.desired = desired
    self.live = live
    self.alteration = alteration
    self.until = until
  }
}

/// A desired object that the server rejected as invalid. An admission webhook or policy can accept it later, so the operator
/// retries it after some time.
package struct RejectedWrite: Sendable, Hashable {
  /// Fingerprint of the desired object.
  package var desired: Fingerprint
  /// The server's message.
  package var message: String
  /// When the next retry is due.
  package var until: ContinuousClock.Instant

  /// Creates a rejection.
  package init(desired: Fingerprint, message: String, until: ContinuousClock.Instant) {
    self.desired = desired
    self.message = message
    self.until = until
  }
}
