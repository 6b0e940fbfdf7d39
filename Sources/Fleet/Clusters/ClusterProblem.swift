import Audit
import Kubernetes

/// Why a cluster cannot be read. It is a row of the output, and never ends the run.
package struct ClusterProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of a problem. The raw values are part of the JSON output.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The API server does not answer, or not in time.
    case unreachable
    /// The API server does not accept the credentials.
    case unauthorized
    /// The user may not read the baselines.
    case forbidden
    /// The address or the credentials of the cluster are invalid, or need a plugin that is not allowed.
    case misconfigured
    /// The cluster does not serve SecurityBaseline.
    case notInstalled
    /// A baseline needs the name or the labels of the cluster, which are unknown.
    case clusterUnknown
    /// The API server answers with another error, or with something that cannot be decoded.
    case failed
  }

  /// The kind.
  package var kind: Kind
  /// The problem and the fix, without characters that control a terminal, and with at most 300 characters.
  package var message: String
  /// Whether the cluster had less than the time limit for one cluster, or was not read, because too little of the time for all
  /// clusters was left.
  package private(set) var isCutShort = false

  /// Creates a problem. The message can contain text of a cluster.
  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message.shown(limit: TextLimits.message)
  }

  /// The kind and the message.
  package var description: String { "\(kind.rawValue): \(message)" }

  /// The problem that an error means.
  package init(_ error: any Error) {
    switch error {
    case let problem as ClusterProblem: self = problem
    case let error as APIError where error.isUnauthorized:
      self.init(.unauthorized, "the API server does not accept the credentials; check that they have not expired")
    case let error as APIError where error.isForbidden:
      self.init(.forbidden, "\(error.message); grant get and list on securitybaselines.plimsoll.dev")
    case let error as TransportError: self.init(.unreachable, Self.withoutTimes("\(error)"))
    case is ConfigurationError, is YAMLError: self.init(.misconfigured, "\(error)")
    default: self.init(.failed, "\(error)")
    }
  }

  /// A message of libcurl without how long the attempt took, so that repeated attempts have the same message.
  private static func withoutTimes(_ message: String) -> String {
    message.replacing(#/ after [0-9]+ (ms|milliseconds)/#, with: "")
  }
}

extension ClusterProblem {
  /// The cluster does not serve SecurityBaseline.
  static let notInstalled = ClusterProblem(
    .notInstalled, "the cluster does not serve SecurityBaseline; install the CRD and the operator")

  /// The cluster did not answer within the time limit for one cluster.
  ///
  /// - Parameter isCutShort: Whether the limit was shorter than usual, because too little of the time for all clusters was left.
  static func noAnswer(within limit: Duration, isCutShort: Bool = false) -> ClusterProblem {
    var problem = ClusterProblem(
      .unreachable, "no answer within \(limit.shown); check the API server and the network")
    problem.isCutShort = isCutShort
    return problem
  }

  /// The time for all clusters was over before this one was read.
  static let notRead = {
    var problem = ClusterProblem(
      .unreachable, "not read within the time limit, which other clusters have used up; raise --timeout")
    problem.isCutShort = true
    return problem
  }()

  /// A list of the cluster has a name several times. An API server never does that.
  static func repeatedBaseline(_ name: String) -> ClusterProblem {
    ClusterProblem(
      .failed,
      "the API server lists the SecurityBaseline '\(name.shown(limit: TextLimits.word))' several times; check the server"
    )
  }
}

extension Duration {
  /// Whole seconds, for example `10 s`, or milliseconds below one second.
  var shown: String {
    self >= .seconds(1)
      ? "\(components.seconds) s" : "\(components.attoseconds / 1_000_000_000_000_000) ms"
  }
}

/// The lengths of texts from clusters, in Unicode scalars. Text of clusters is untrusted.
enum TextLimits {
  /// Names, which have at most 253 characters in Kubernetes.
  static let name = 253
  /// Hashes, versions and reasons.
  static let word = 64
  /// Messages.
  static let message = 300
}
