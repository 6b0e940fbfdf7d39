import Audit
package import Kubernetes
import Logging

/// A cluster of the fleet, and how to connect to it.
package struct FleetCluster: Sendable {
  /// Opens a connection; nothing is sent until a request is made.
  package typealias Access = @Sendable () -> ClusterConnection

  /// The name, unique in the fleet, without characters that control a terminal.
  package private(set) var name: String
  /// The name as it is configured, which other clusters of a fleet may have, too.
  package let configuredName: String
  /// Where the cluster is configured, for example `Secret argocd/prod-1`.
  package let origin: String
  /// How to connect, or why that is not possible.
  package let access: Result<Access, ClusterProblem>

  /// Creates a cluster.
  package init(name: String, origin: String, access: Result<Access, ClusterProblem>) {
    self.name = name.shown(limit: TextLimits.name)
    configuredName = self.name
    self.origin = origin.shown(limit: TextLimits.message)
    self.access = access
  }

  /// The clusters with unique names: the origin is added to names that occur several times.
  static func unique(_ clusters: [FleetCluster]) -> [FleetCluster] {
    let counts = Dictionary(clusters.map { ($0.name, 1) }, uniquingKeysWith: +)
    return clusters.map { cluster in
      var cluster = cluster
      if counts[cluster.name, default: 0] > 1 { cluster.name += " (\(cluster.origin))" }
      return cluster
    }
  }
}

/// A client of one cluster. Close it after use.
package struct ClusterConnection: Sendable {
  /// The client.
  package var client: Client
  /// Closes the connections of the client.
  package var close: @Sendable () -> Void

  /// Creates a connection.
  package init(client: Client, close: @escaping @Sendable () -> Void = {}) {
    self.client = client
    self.close = close
  }
}

/// Connects to clusters. Each cluster has connections and a thread of its own, so that one that hangs does not delay the
/// others.
package struct ClusterConnector: Sendable {
  private let userAgent: String
  /// Environment variables, for exec plugins and kubeconfig files.
  let environment: [String: String]
  private let logger: Logger

  /// Creates a connector.
  ///
  /// - Parameters:
  ///   - userAgent: The `User-Agent` header.
  ///   - environment: Environment variables, for exec plugins and kubeconfig files.
  package init(userAgent: String, environment: [String: String]) {
    self.userAgent = userAgent
    self.environment = environment
    logger = Logger(label: "fleet") { _ in SwiftLogNoOpLogHandler() }
  }

  /// How to connect to a cluster. The credentials are cached between connections.
  package func access(to configuration: ClusterConfiguration) -> FleetCluster.Access {
    { [userAgent, logger, source = configuration.source] in
      let transport = CurlTransport()
      let client = Client(
        source: source, transport: transport, userAgent: userAgent, retry: RetryPolicy(attempts: 3), logger: logger)
      return ClusterConnection(client: client) { transport.shutdown() }
    }
  }

  /// A cluster whose configuration is read now; an error becomes its problem.
  func cluster(
    named name: String, origin: String, _ configuration: () throws -> ClusterConfiguration
  ) -> FleetCluster {
    let result = Result { access(to: try configuration()) }.mapError { ClusterProblem($0) }
    return FleetCluster(name: name, origin: origin, access: result)
  }
}
