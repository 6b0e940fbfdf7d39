import Foundation

/// How to reach a cluster: what kubectl would use.
public struct ClusterConfiguration: Sendable, CustomStringConvertible {
  /// Where credentials come from.
  public var source: any CredentialSource
  /// The namespace of the context, or of the pod.
  public var namespace: String?
  /// E.g. `context 'kind' of ~/.kube/config`, or `the pod's service account`.
  public var description: String

  /// Creates a configuration.
  public init(source: any CredentialSource, namespace: String?, description: String) {
    self.source = source
    self.namespace = namespace
    self.description = description
  }

  /// Finds a configuration in kubectl's order: the file given, `KUBECONFIG` (several files, merged), `~/.kube/config`,
  /// then the pod's service account.
  ///
  /// - Parameters:
  ///   - kubeconfig: Path of a file; nil to look where kubectl looks. A file that is named must exist.
  ///   - context: Context to use instead of the current one.
  ///   - environment: Environment variables.
  /// - Throws: `ConfigurationError`, `YAMLError`.
  public static func load(
    kubeconfig: String?, context: String?, environment: [String: String]
  ) throws -> ClusterConfiguration {
    let files = try files(kubeconfig: kubeconfig, environment: environment)
    guard !files.isEmpty else {
      if let pod = try InClusterSource(environment: environment) {
        return ClusterConfiguration(
          source: pod, namespace: pod.namespace, description: "the pod's service account")
      }
      throw ConfigurationError(
        "no cluster is configured: pass --kubeconfig, set KUBECONFIG, create ~/.kube/config, or run in a pod")
    }
    var merged = try Kubeconfig(file: files[0])
    for file in files.dropFirst() { merged.merge(try Kubeconfig(file: file)) }
    return try select(context, in: merged, files: files, environment: environment)
  }

  /// The files to merge; those that `KUBECONFIG` names may be missing.
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
    let shown = files.joined(separator: ":")
    guard let name = wanted ?? config.currentContext else {
      throw ConfigurationError("\(shown): current-context is not set: pass --context\(choices(config.contexts))")
    }
    guard let context = config.contexts.first(where: { $0.name == name }) else {
      throw ConfigurationError("\(shown): there is no context '\(name)'\(choices(config.contexts))")
    }
    guard let cluster = config.clusters.first(where: { $0.name == context.value.cluster }) else {
      throw ConfigurationError(
        "\(context.file): context '\(name)' names cluster '\(context.value.cluster ?? "")', which is not there"
          + choices(config.clusters))
    }
    let user = config.users.first { $0.name == context.value.user }
    if user == nil, let missing = context.value.user, !missing.isEmpty {
      throw ConfigurationError(
        "\(context.file): context '\(name)' names user '\(missing)', which is not there\(choices(config.users))")
    }
    return ClusterConfiguration(
      source: try KubeconfigSource(cluster: cluster, user: user, environment: environment),
      namespace: context.value.namespace, description: "context '\(name)' of \(context.file)")
  }

  private static func choices<Value>(_ entries: [Kubeconfig.Named<Value>]) -> String {
    entries.isEmpty ? "; there are none" : "; there are: \(entries.map(\.name).sorted().joined(separator: ", "))"
  }
}
