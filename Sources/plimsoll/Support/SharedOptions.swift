import ArgumentParser
import Controller
import Kubernetes
import Logging

/// The options that select a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(help: "Path of the kubeconfig file to use.")
  var kubeconfig: String?

  @Option(help: "Context of the kubeconfig to use instead of the current one.")
  var context: String?

  /// Whether either flag was given.
  var isGiven: Bool { kubeconfig != nil || context != nil }

  /// Validates the arguments of a command that reads manifests or a cluster.
  ///
  /// - Throws: `ValidationError` if both are given, or standard input twice.
  func validate(replacedBy paths: [String], namespace: String?) throws {
    guard paths.isEmpty || !isGiven && namespace == nil else {
      throw ValidationError("paths replace the cluster: remove --kubeconfig, --context and --namespace")
    }
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once")
    }
  }

  /// The cluster, found as kubectl finds it.
  ///
  /// - Throws: If no cluster is configured, or the configuration cannot be read.
  func configuration(environment: [String: String]) throws -> ClusterConfiguration {
    try ClusterConfiguration.load(kubeconfig: kubeconfig, context: context, environment: environment)
  }
}

/// The option for the operator's namespace.
struct OperatorNamespaceOption: ParsableArguments {
  @Option(
    help: """
      The operator's own namespace: it is protected, and contains the lease. \
      (default: \(OperatorSettings.defaultNamespace))
      """)
  var operatorNamespace: String?

  /// The name given, or the default.
  var name: String { operatorNamespace ?? OperatorSettings.defaultNamespace }
}

/// The option for the log level.
struct LogLevelOption: ParsableArguments {
  @Option(help: "Least severe messages to print: trace, debug, info, notice, warning, error.")
  var logLevel: Logger.Level = .info
}
