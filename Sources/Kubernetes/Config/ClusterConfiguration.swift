import Foundation

/// The configuration of a cluster as kubectl finds it.
public struct ClusterConfiguration: Sendable, CustomStringConvertible {
  /// Provides the credentials.
  public var source: any CredentialSource
  /// The namespace of the kubeconfig context, or of the pod.
  public var namespace: String?
  /// The origin of the configuration, e.g. `context 'kind' of ~/.kube/config` or `the service account of the pod`.
  public var description: String

  /// Creates a configuration.
  public init(source: any CredentialSource, namespace: String?, description: String) {
    self.source = source
    self.namespace = namespace
    self.description = description
  }

  /// Loads the configuration in the order of kubectl: from the given file, the merged files in `KUBECONFIG`,
  /// `~/.kube/config`, or the service account of the pod.
  ///
  /// - Parameters:
  ///   - kubeconfig: Path of a kubeconfig file, which must exist; `nil` to use the default locations.
  ///   - context: The context to use; `nil` for the current context.
  ///   - environment: Environment variables.
  /// - Throws: `ConfigurationError`, `YAMLError`.
  public static func load(
    kubeconfig: String?, context: String?, environment: [String: String]
  ) throws -> ClusterConfiguration {
    let files = try files(kubeconfig: kubeconfig, environment: environment)
    guard !files.isEmpty else {
      if let pod = try InClusterCredentialSource(environment: environment) {
        return ClusterConfiguration(
          source: pod, namespace: pod.namespace, description: "the service account of the pod")
      }
      throw ConfigurationError(
        "no cluster configuration found; pass --kubeconfig, set KUBECONFIG, create ~/.kube/config, or run in a pod")
    }
    var merged = try Kubeconfig(file: files[0])
    for file in files.dropFirst() { merged.merge(try Kubeconfig(file: file)) }
    return try select(context, in: merged, files: files, environment: environment)
  }

  /// The files to merge. Files in `KUBECONFIG` may be missing.
  private static func files(kubeconfig: String?, environment: [String: String]) throws -> [String] {
    if let kubeconfig, !kubeconfig.isEmpty { return [expand(kubeconfig, environment)] }
    let named = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
    let candidates = named.isEmpty ? [expand("~/.kube/config", environment)] : named
    return candidates.filter { FileManager.default.fileExists(atPath: $0) }
  }

  private static func expand(_ path: String, _ environment: [String: String]) -> String {
    guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
    return home + path.dropFirst()
  }

  private static func select(
    _ wanted: String?, in config: Kubeconfig, files: [String], environment: [String: String]
  ) throws -> ClusterConfiguration {
    let paths = files.joined(separator: ":")
    guard let name = wanted ?? config.currentContext else {
      throw ConfigurationError(
        "cannot select a context: \(paths): current-context is not set; pass --context (\(choices(config.contexts)))")
    }
    guard let context = config.contexts.first(where: { $0.name == name }) else {
      throw ConfigurationError(
        "cannot select a context: \(paths): context '\(name)' not found; \(choices(config.contexts))")
    }
    guard let cluster = config.clusters.first(where: { $0.name == context.value.cluster }) else {
      throw ConfigurationError(
        "cannot select a cluster: \(context.file): cluster '\(context.value.cluster ?? "")' of context '\(name)' not found; "
          + choices(config.clusters))
    }
    let user = config.users.first { $0.name == context.value.user }
    if user == nil, let missing = context.value.user, !missing.isEmpty {
      throw ConfigurationError(
        "cannot select a user: \(context.file): user '\(missing)' of context '\(name)' not found; \(choices(config.users))"
      )
    }
    return ClusterConfiguration(
      source: try KubeconfigCredentialSource(cluster: cluster, user: user, environment: environment),
      namespace: context.value.namespace, description: "context '\(name)' of \(context.file)")
  }

  private static func choices<Value>(_ entries: [Kubeconfig.Named<Value>]) -> String {
    entries.isEmpty ? "none is defined" : "defined: \(entries.map(\.name).sorted().joined(separator: ", "))"
  }
}
