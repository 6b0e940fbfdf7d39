import CRDs
package import Planning
import Preview

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What applying baselines would do to the clusters of a fleet.
package struct FleetDiff: Sendable {
  /// Clusters with the same effect.
  struct Group: Sendable {
    /// The names of the clusters, in their order.
    var clusters: [String]
    /// The changes, in a stable order.
    var changes: [Change]
    /// Notes, as sentences.
    var notes: [String]
    /// The totals of all clusters.
    var totals: ClusterEffect.Totals
  }

  /// A change of some namespaces.
  struct Change: Sendable {
    /// The text, with `{{ namespace.name }}` in place of the names of namespaces.
    var text: String
    /// The namespaces by cluster.
    var namespaces: [String: [String]]
  }

  /// The groups: those with changes first, then by the number of clusters.
  let groups: [Group]
  /// The clusters that could not be compared.
  let problems: [(cluster: String, problem: ClusterProblem)]
  /// The names of the baselines.
  let baselines: [String]

  /// Whether anything would change in a cluster.
  package var hasChanges: Bool { groups.contains(where: \.totals.hasChanges) }
  /// Whether a cluster could not be compared.
  package var isIncomplete: Bool { !problems.isEmpty }

  /// Groups clusters by effect.
  init(
    baselines: [String], clusters: [String], results: [Result<ClusterEffect, ClusterProblem>]
  ) {
    self.baselines = baselines.sorted()
    var (members, order) = ([ClusterEffect.Key: [(String, ClusterEffect)]](), [ClusterEffect.Key]())
    var problems: [(cluster: String, problem: ClusterProblem)] = []
    for (cluster, result) in zip(clusters, results) {
      switch result {
      case .failure(let problem): problems.append((cluster, problem))
      case .success(let effect):
        if members[effect.key] == nil { order.append(effect.key) }
        members[effect.key, default: []].append((cluster, effect))
      }
    }
    self.problems = problems
    let groups = order.compactMap { key in members[key].map { Group(key, $0) } }
    self.groups = groups.enumerated().sorted { left, right in
      let (l, r) = (left.element, right.element)
      if l.totals.hasChanges != r.totals.hasChanges { return l.totals.hasChanges }
      return l.clusters.count == r.clusters.count ? left.offset < right.offset : l.clusters.count > r.clusters.count
    }.map(\.element)
  }

  /// The maximum size of what is read of one cluster, in bytes, because a cluster can be hostile. 100,000 objects of 2 KB
  /// are within it.
  private static let sizeLimit = 256 << 20

  /// Reads all clusters, plans as the operators do, and executes the plans as dry runs. Nothing is written.
  ///
  /// - Parameters:
  ///   - baselines: Valid baselines with unique names.
  ///   - clusters: The clusters.
  ///   - runner: Limits how many clusters are read at the same time, and for how long.
  ///   - operatorNamespace: The namespace of the operator, which is protected.
  ///   - now: The time, for exemptions.
  package static func make(
    of baselines: [BaselineFacts], in clusters: [FleetCluster], with runner: FleetRunner, operatorNamespace: String,
    now: Date
  ) async -> FleetDiff {
    let texts = SharedTexts()
    let results = await runner.map(clusters) { client in
      let flags = await ClusterIdentity.ofOperator(
        client, in: operatorNamespace, fix: "specify --operator-namespace, or create ClusterProperties")
      let preview = try await ClusterPreview.make(
        of: baselines, client: client, operatorNamespace: operatorNamespace, cluster: flags, limit: Self.sizeLimit,
        now: now)
      try preview.cluster.check(baselines.map { ($0.name, $0.spec) })
      return ClusterEffect(preview, sharing: texts)
    }
    return FleetDiff(baselines: baselines.map(\.name), clusters: clusters.map(\.name), results: results)
  }
}

extension FleetDiff.Group {
  fileprivate init(_ key: ClusterEffect.Key, _ members: [(cluster: String, effect: ClusterEffect)]) {
    clusters = members.map(\.cluster)
    notes = key.notes
    totals = members.map(\.effect.totals).reduce(.init(), +)
    changes = key.changes.sorted().map { text in
      let namespaces = members.map { ($0.cluster, $0.effect.namespaces[text] ?? []) }
      return FleetDiff.Change(text: text, namespaces: Dictionary(namespaces, uniquingKeysWith: +))
    }
  }
}
