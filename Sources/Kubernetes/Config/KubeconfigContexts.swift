/// The contexts of the kubeconfig files that kubectl merges, for commands that read several clusters.
package struct KubeconfigContexts: Sendable {
  private let loader: ClusterConfigurationLoader
  private let merged: Kubeconfig
  private let files: [String]

  /// Reads the given file, the files in `KUBECONFIG`, or `~/.kube/config`, once for all contexts.
  ///
  /// - Parameters:
  ///   - kubeconfig: Path of a kubeconfig file, which must exist; `nil` to use the default locations.
  ///   - environment: Environment variables.
  /// - Throws: `ConfigurationError`, `YAMLError`.
  package init(kubeconfig: String?, environment: [String: String]) throws {
    loader = ClusterConfigurationLoader(environment: environment)
    files = loader.files(kubeconfig: kubeconfig)
    var merged = Kubeconfig()
    for file in files { merged.merge(try Kubeconfig(file: file)) }
    self.merged = merged
  }

  /// The names of the contexts, in the order of the files.
  package var names: [String] { merged.contexts.map(\.name) }

  /// The files that were read, for messages.
  package var source: String { files.isEmpty ? "no kubeconfig file found" : files.joined(separator: ":") }

  /// The configuration of a context.
  ///
  /// - Throws: `ConfigurationError` if the context or an entry that it names does not exist or is invalid.
  package func configuration(of name: String) throws -> ClusterConfiguration {
    try loader.select(name, in: merged, files: files)
  }
}
