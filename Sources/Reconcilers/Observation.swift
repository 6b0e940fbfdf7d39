public import Foundation

/// All that one plan is computed from: one namespace at one moment.
public struct Observation: Sendable {
  /// The namespace.
  public var namespace: NamespaceFacts
  /// Every baseline that exists, those being deleted included.
  public var baselines: [BaselineFacts]
  /// Every observed object in the namespace, ours or not.
  public var objects: [ObjectID: ObservedObject]
  /// The cluster at large.
  public var cluster: ClusterFacts
  /// What this process last wrote and saw in place: a later difference from it is drift.
  public var settled: [ObjectID: Fingerprint]
  /// The time, for exemptions.
  public var now: Date

  /// Creates an observation.
  public init(
    namespace: NamespaceFacts, baselines: [BaselineFacts], objects: [ObjectID: ObservedObject] = [:],
    cluster: ClusterFacts = ClusterFacts(), settled: [ObjectID: Fingerprint] = [:], now: Date
  ) {
    self.namespace = namespace
    self.baselines = baselines
    self.objects = objects
    self.cluster = cluster
    self.settled = settled
    self.now = now
  }
}
