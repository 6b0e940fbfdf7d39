package import ArgumentParser
import Controller
package import Kubernetes
package import Logging

/// The options that select a cluster.
package struct ClusterOptions: ParsableArguments {
  @Option(help: "Path of the kubeconfig file to use.")
  package var kubeconfig: String?

  @Option(help: "Context of the kubeconfig to use instead of the current one.")
  package var context: String?

  package init() {}

  /// Whether either flag was given.
  package var isGiven: Bool { kubeconfig != nil || context != nil }

  /// Validates the arguments of a command that reads manifests or a cluster.
  ///
  /// - Throws: `ValidationError` if both are given, or standard input twice.
  package func validate(replacedBy paths: [String], namespace: String?) throws {
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
  package func configuration(environment: [String: String]) throws -> ClusterConfiguration {
    try ClusterConfiguration.load(kubeconfig: kubeconfig, context: context, environment: environment)
  }
}

/// The option for the operator's namespace.
package struct OperatorNamespaceOption: ParsableArguments {
  @Option(
    help: """
      The operator's own namespace: it is protected, and contains the lease. \
      (default: \(OperatorSettings.defaultNamespace))
      """)
  package var operatorNamespace: String?

  package init() {}

  /// The name given, or the default.
  package var name: String { operatorNamespace ?? OperatorSettings.defaultNamespace }
}

/// The option for the log level.
package struct LogLevelOption: ParsableArguments {
  @Option(help: "Least severe messages to print: trace, debug, info, notice, warning, error.")
  package var logLevel: Logger.Level = .info

  package init() {}
}
