package import ArgumentParser
package import CRDs
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

  package func validate() throws { try NamespaceOption.validate(operatorNamespace, of: "--operator-namespace") }

  /// The name given, or the default.
  package var name: String { operatorNamespace ?? OperatorSettings.defaultNamespace }
}

/// Options whose values are names of namespaces.
package enum NamespaceOption {
  /// Validates a value.
  ///
  /// - Throws: `ValidationError` that names the option, the value and the fix.
  package static func validate(_ name: String?, of option: String) throws {
    guard let name, !Syntax.label.accepts(name) else { return }
    throw ValidationError("\(option) '\(name)' is not the name of a namespace; \(Syntax.label.fix)")
  }
}

/// The options for the name and the labels of the cluster.
package struct ClusterIdentityOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Name of the cluster, for spec.clusterSelector, if it has no ClusterProperty with its name. "
        + "(default: the environment variable \(ClusterIdentity.nameVariable))", valueName: "name"))
  package var clusterName: String?

  @Option(
    help: ArgumentHelp(
      "Labels of the cluster as key=value pairs separated by commas; a ClusterProperty of the same name takes precedence. "
        + "(default: the environment variable \(ClusterIdentity.labelsVariable))", valueName: "labels"))
  package var clusterLabels: String?

  package init() {}

  package func validate() throws { _ = try identity(environment: [:]) }

  /// The name and the labels, from the flags or else from environment variables.
  ///
  /// - Throws: `ValidationError` that names the flag or the variable, the value and the fix.
  package func identity(environment: [String: String]) throws -> ClusterIdentity {
    let variables = environment.filter { !$0.value.isEmpty }
    return try ClusterIdentity.ofFlags(
      name: clusterName ?? variables[ClusterIdentity.nameVariable],
      labels: clusterLabels ?? variables[ClusterIdentity.labelsVariable])
  }
}

extension ClusterIdentity {
  /// The identity that flags specify.
  ///
  /// - Throws: `ValidationError` that names the flag, the value and the fix.
  fileprivate static func ofFlags(name: String?, labels: String? = nil) throws -> ClusterIdentity {
    do throws(InvalidClusterFlag) {
      return try ClusterIdentity(flagName: name, flagLabels: labels)
    } catch {
      throw ValidationError(error.description)
    }
  }
}

/// The option for the name of the cluster, for commands that need no labels.
package struct ClusterNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Name of the cluster, for exemptions and exceptions with clusters. "
        + "(default: the environment variable \(ClusterIdentity.nameVariable))", valueName: "name"))
  package var clusterName: String?

  package init() {}

  package func validate() throws { _ = try identity(environment: [:]) }

  /// The name, from the flag or else from an environment variable.
  ///
  /// - Throws: `ValidationError` that names the flag, the value and the fix.
  package func identity(environment: [String: String]) throws -> ClusterIdentity {
    try ClusterIdentity.ofFlags(name: clusterName ?? environment[ClusterIdentity.nameVariable])
  }
}

/// The option for the log level.
package struct LogLevelOption: ParsableArguments {
  @Option(help: "Least severe messages to print: trace, debug, info, notice, warning, error.")
  package var logLevel: Logger.Level = .info

  package init() {}
}
