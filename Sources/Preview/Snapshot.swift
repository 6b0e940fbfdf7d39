package import CRDs
package import Planning

/// What a preview knows about a cluster, all at about one moment.
package struct Snapshot: Sendable {
  /// Every namespace.
  package var namespaces: [NamespaceFacts]
  /// Every object of a kind that is managed or judged, by namespace.
  package var objects: [String: [ObjectID: ObservedObject]]
  /// The baselines in the cluster.
  package var baselines: [SecurityBaseline]
  /// The cluster at large.
  package var cluster: ClusterFacts
  /// Whole live objects, as far as a plan needs them.
  package var live: [ObjectID: LiveObject] = [:]
  /// What could not be read, in sentences.
  package var notes: [String]

  /// Creates a snapshot.
  package init(
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
