#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What was read of one cluster.
package struct ClusterState: Sendable, Hashable {
  /// The name of the cluster.
  package var name: String
  /// Where the cluster is configured.
  package var origin: String
  /// What was read, or why nothing could be read.
  package var reading: Result<Reading, ClusterProblem>

  /// Creates a state.
  package init(name: String, origin: String, reading: Result<Reading, ClusterProblem>) {
    self.name = name
    self.origin = origin
    self.reading = reading
  }

  /// The content of a cluster that answers.
  package struct Reading: Sendable, Hashable {
    /// The version of the API server, such as `v1.34.1`; `nil` if it is not known.
    package var serverVersion: String?
    /// The version of the operator, from the image of its Deployment; `nil` if it is not known.
    package var operatorVersion: String?
    /// When the operator last renewed its lease; `nil` if it has no lease or if it cannot be read.
    package var operatorSeen: Date?
    /// Whether the cluster serves SecurityBaseline.
    package var isInstalled: Bool
    /// The baselines, by name.
    package var baselines: [BaselineState]
    /// Whether the cluster has more baselines than were read.
    package var isTruncated: Bool

    /// Creates a reading.
    package init(
      serverVersion: String? = nil, operatorVersion: String? = nil, operatorSeen: Date? = nil, isInstalled: Bool = true,
      baselines: [BaselineState] = [], isTruncated: Bool = false
    ) {
      self.serverVersion = serverVersion
      self.operatorVersion = operatorVersion
      self.operatorSeen = operatorSeen
      self.isInstalled = isInstalled
      self.baselines = baselines
      self.isTruncated = isTruncated
    }
  }
}
