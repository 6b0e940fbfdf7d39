#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The configuration of a cluster as kubectl finds it.
public struct ClusterConfiguration: Sendable, CustomStringConvertible {
  /// Provides the credentials.
  public var source: any CredentialSource
  /// The namespace of the kubeconfig context, or of the pod; `nil` if neither is set.
  public var namespace: String?
  /// The origin of the configuration, e.g. `context 'kind' of ~/.kube/config` or `the service account of the pod`.
  public var description: String

  /// Creates a configuration.
  public init(source: any CredentialSource, namespace: String?, description: String) {
    self.source = source
    self.namespace = namespace
    self.description = description
  }

  /// Loads the configuration as kubectl does: from the given file, the merged files in `KUBECONFIG`, or
  /// `~/.kube/config`. If these name no cluster, from the service account of the pod.
  ///
  /// - Parameters:
  ///   - kubeconfig: Path of a kubeconfig file, which must exist; `nil` to use the default locations.
  ///   - context: The context to use, which must exist; `nil` for the current context.
  ///   - environment: Environment variables.
  /// - Throws: `ConfigurationError`, `YAMLError`.
  public static func load(
    kubeconfig: String?, context: String?, environment: [String: String]
  ) throws -> ClusterConfiguration {
    try ClusterConfigurationLoader(environment: environment).load(kubeconfig: kubeconfig, context: context)
  }

  /// Reads the content of one kubeconfig file and selects its current context.
  ///
  /// - Parameters:
  ///   - data: The content of the file.
  ///   - file: The path of the file for relative paths and error messages.
  ///   - environment: Environment variables, for exec plugins.
  /// - Throws: `ConfigurationError`, `YAMLError`.
  package static func load(
    _ data: Data, file: String, environment: [String: String] = [:]
  ) throws -> ClusterConfiguration {
    try ClusterConfigurationLoader(environment: environment).load(
      try Kubeconfig(data, file: file), files: [file], context: nil)
  }
}

/// Loads a configuration in an environment.
struct ClusterConfigurationLoader {
  var environment: [String: String]
  /// The directory with the files of the service account.
  var serviceAccount = InClusterCredentialSource.directory

  func load(kubeconfig: String?, context: String?) throws -> ClusterConfiguration {
    let files = files(kubeconfig: kubeconfig)
    var merged = Kubeconfig()
    for file in files { merged.merge(try Kubeconfig(file: file)) }
    return try load(merged, files: files, context: context)
  }

  fileprivate func load(_ config: Kubeconfig, files: [String], context: String?) throws -> ClusterConfiguration {
    let wanted = context.isSet ? context : config.currentContext
    guard let wanted else { return try inCluster(files: files, contexts: config.contexts) }
    return try select(wanted, in: config, files: files)
  }

  /// The files to merge. Files in `KUBECONFIG` may be missing.
  func files(kubeconfig: String?) -> [String] {
    if let kubeconfig, !kubeconfig.isEmpty { return [kubeconfig] }
    var candidates: [String] = []
    if let list = environment["KUBECONFIG"], !list.isEmpty {
      candidates = list.split(separator: ":").map(String.init)
    } else if let home = environment["HOME"], !home.isEmpty {
      candidates = ["\(home)/.kube/config"]
    }
    return candidates.filter { FileManager.default.fileExists(atPath: $0) }
  }

  private func inCluster(
    files: [String], contexts: [Kubeconfig.Named<Kubeconfig.Context>]
  ) throws -> ClusterConfiguration {
    if let pod = try InClusterCredentialSource(environment: environment, directory: serviceAccount) {
      return ClusterConfiguration(
        source: pod, namespace: pod.namespace, description: "the service account of the pod")
    }
    guard files.isEmpty else {
      throw ConfigurationError(
        "cannot select a context: \(files.joined(separator: ":")): current-context is not set; pass --context "
          + "(\(choices(contexts)))")
    }
    throw ConfigurationError(
      "no cluster configuration found; pass --kubeconfig, set KUBECONFIG, create ~/.kube/config, or run in a pod")
  }

  func select(_ name: String, in config: Kubeconfig, files: [String]) throws -> ClusterConfiguration {
    let paths = files.isEmpty ? "no kubeconfig file found" : files.joined(separator: ":")
    guard let context = config.contexts.first(where: { $0.name == name }) else {
      throw ConfigurationError(
        "cannot select a context: \(paths): context '\(name)' not found; \(choices(config.contexts))")
    }
    guard let cluster = config.clusters.first(where: { $0.name == context.value.cluster ?? "" }) else {
      throw ConfigurationError(
        "cannot select a cluster: \(context.file): cluster '\(context.value.cluster ?? "")' of context '\(name)' not found; "
          + choices(config.clusters))
    }
    let user = config.users.first { $0.name == context.value.user ?? "" }
    if user == nil, let missing = context.value.user, !missing.isEmpty {
      throw ConfigurationError(
        "cannot select a user: \(context.file): user '\(missing)' of context '\(name)' not found; \(choices(config.users))"
      )
    }
    return ClusterConfiguration(
      source: try KubeconfigCredentialSource(cluster: cluster, user: user, environment: environment),
      namespace: context.value.namespace.isSet ? context.value.namespace : podNamespace,
      description: "context '\(name)' of \(context.file)")
  }

  /// In a pod, client-go uses the namespace of the pod if the context has none.
  private var podNamespace: String? {
    guard environment["KUBERNETES_SERVICE_HOST"].isSet, environment["KUBERNETES_SERVICE_PORT"].isSet,
      FileManager.default.fileExists(atPath: "\(serviceAccount)/token")
    else { return nil }
    return InClusterCredentialSource.namespace(environment: environment, directory: serviceAccount)
  }

  private func choices<Value>(_ entries: [Kubeconfig.Named<Value>]) -> String {
    entries.isEmpty ? "none is defined" : "defined: \(entries.map(\.name).sorted().joined(separator: ", "))"
  }
}
