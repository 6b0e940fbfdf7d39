import CRDs

extension ClusterIdentity {
  /// Checks that it is known what applying baselines would do in this cluster.
  ///
  /// - Throws: `ClusterProblem` if a baseline needs a name or labels that are unknown.
  func check(_ baselines: [(name: String, spec: SecurityBaselineSpec)]) throws(ClusterProblem) {
    for (baseline, spec) in baselines {
      if case .unknown(let reason) = spec.selection(of: self) {
        throw ClusterProblem(.clusterUnknown, "baseline '\(baseline)': \(reason)")
      }
      guard spec.hasClusterExemptions, name == nil, let problem else { continue }
      throw ClusterProblem(
        .clusterUnknown,
        "baseline '\(baseline)': exemptions with clusters need the name of this cluster, which is unknown: \(problem)")
    }
  }
}
