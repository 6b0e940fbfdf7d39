package import CRDs
package import ControllerRuntime

/// The settings of an operator.
package struct OperatorSettings: Sendable {
  /// Namespaces that are reconciled at once, each with up to about eight requests in flight.
  package var namespaceConcurrency: Int
  /// The resync interval: how often everything is listed and reconciled without changes.
  package var resync: Duration
  /// The operator's own namespace: it is protected, and contains the lease.
  package var operatorNamespace: String
  /// Whether to enable leader election: required if more than one replica can run.
  package var leaderElection: Bool
  /// The durations of the leader election.
  package var leaderElectionTimes: LeaderElectionTimes
  /// Rejects writes after the lease is lost; the transport of the client must use it, too. `nil` for none.
  package var fence: LeadershipFence?
  /// The name of this process, e.g. the name of the pod. The lease contains it with a random suffix.
  package var identity: String
  /// The version of the operator, to compare with that of the admission policies; `nil` if unknown.
  package var version: String?
  /// The name and the labels of the cluster if it has no ClusterProperties.
  package var cluster: ClusterIdentity
  /// `host:port` to serve `/livez` and `/readyz` on; `nil` for none.
  package var healthAddress: String?
  /// `host:port` to serve `/metrics` on, which may be that of `healthAddress`; `nil` for none.
  package var metricsAddress: String?
  /// The webhook that gets drift, failures and findings; `nil` for none.
  package var alertReceiver: CloudEventSink.Receiver?

  /// Namespaces reconciled at once by default. The concurrent writes have a limit of their own (`ConcurrencyLimit`), and some of
  /// them mostly wait, so that with fewer namespaces the API server would be idle part of the time: see `docs/performance.md`.
  package static let defaultNamespaceConcurrency = 64
  /// The default resync interval.
  package static let defaultResync: Duration = .seconds(3600)
  /// The operator's own namespace by default.
  package static let defaultNamespace = "plimsoll-system"

  /// Creates settings; the defaults suit one operator started by hand.
  package init(
    namespaceConcurrency: Int = defaultNamespaceConcurrency, resync: Duration = defaultResync,
    operatorNamespace: String = defaultNamespace, leaderElection: Bool = false,
    leaderElectionTimes: LeaderElectionTimes = .default, fence: LeadershipFence? = nil, identity: String = "plimsoll",
    version: String? = nil, cluster: ClusterIdentity = ClusterIdentity(), healthAddress: String? = nil,
    metricsAddress: String? = nil,
    alertReceiver: CloudEventSink.Receiver? = nil
  ) {
    self.namespaceConcurrency = namespaceConcurrency
    self.resync = resync
    self.operatorNamespace = operatorNamespace
    self.leaderElection = leaderElection
    self.leaderElectionTimes = leaderElectionTimes
    self.fence = fence
    self.identity = identity
    self.version = version
    self.cluster = cluster
    self.healthAddress = healthAddress
    self.metricsAddress = metricsAddress
    self.alertReceiver = alertReceiver
  }
}
