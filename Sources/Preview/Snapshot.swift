public import CRDs
public import Reconcilers

/// What a preview knows of a cluster, all at about one moment.
public struct Snapshot: Sendable {
  /// Every namespace.
  public var namespaces: [NamespaceFacts]
  /// Every object of a kind that is managed or judged, by namespace.
  public var objects: [String: [ObjectID: ObservedObject]]
  /// The baselines that are in the cluster.
  public var baselines: [SecurityBaseline]
  /// The cluster at large.
  public var cluster: ClusterFacts
  /// What could not be read, in sentences.
  public var notes: [String]

  /// Creates a snapshot.
  public init(
    namespaces: [NamespaceFacts], objects: [ObservedObject] = [], baselines: [SecurityBaseline] = [],
    cluster: ClusterFacts = ClusterFacts(), notes: [String] = []
  ) {
    self.namespaces = namespaces
    self.objects = Dictionary(grouping: objects, by: \.id.namespace).mapValues { objects in
      Dictionary(objects.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }
    self.baselines = baselines
    self.cluster = cluster
    self.notes = notes
  }
}
