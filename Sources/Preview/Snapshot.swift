package import CRDs
package import Planning

/// The state of a cluster at about one moment.
package struct Snapshot: Sendable {
  /// Every namespace.
  package var namespaces: [NamespaceFacts]
  /// Every object of a managed kind, by namespace.
  package var objects: [String: [ObjectID: ObservedObject]]
  /// The baselines in the cluster.
  package var baselines: [SecurityBaseline]
  /// The properties of the cluster.
  package var cluster: ClusterFacts
  /// The name and the labels of the cluster.
  package var identity: ClusterIdentity
  /// Whole live objects, as far as a plan needs them.
  package var live: [ObjectID: LiveObject] = [:]
  /// The objects that could not be read, as sentences.
  package var notes: [String]

  /// Creates a snapshot.
  package init(
    namespaces: [NamespaceFacts], objects: [ObservedObject] = [], baselines: [SecurityBaseline] = [],
    cluster: ClusterFacts = ClusterFacts(), identity: ClusterIdentity = ClusterIdentity(), notes: [String] = []
  ) {
    self.namespaces = namespaces
    self.objects = Dictionary(grouping: objects, by: \.id.namespace).mapValues { objects in
      Dictionary(objects.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }
    self.baselines = baselines
    self.cluster = cluster
    self.identity = identity
    self.notes = notes
  }
}
