/// How an operator runs; the command line fills it in.
public struct OperatorSettings: Sendable {
  /// Namespaces that are reconciled at once, each with up to about eight requests in flight.
  public var namespaceConcurrency: Int
  /// Everything is listed and looked at anew this often, changes or not.
  public var resync: Duration
  /// The operator's own namespace: protected, and home of the lease.
  public var operatorNamespace: String
  /// True to act only while holding the lease: needed where more than one replica may run.
  public var leaderElection: Bool
  /// This process among others, e.g. the pod's name.
  public var identity: String
  /// `host:port` to serve `/healthz` and `/readyz` on; nil for none.
  public var healthAddress: String?

  /// Creates settings; the defaults suit one operator run by hand.
  public init(
    namespaceConcurrency: Int = 32, resync: Duration = .seconds(3600), operatorNamespace: String = "plimsoll-system",
    leaderElection: Bool = false, identity: String = "plimsoll", healthAddress: String? = nil
  ) {
    self.namespaceConcurrency = namespaceConcurrency
    self.resync = resync
    self.operatorNamespace = operatorNamespace
    self.leaderElection = leaderElection
    self.identity = identity
    self.healthAddress = healthAddress
  }
}
