import Audit
import CRDs
import Kubernetes
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Lists the clusters of a fleet.
package struct ClusterList: Sendable {
  /// Maximum number of clusters, so that a hostile hub cannot cost more.
  static let limit = 10_000

  let connector: ClusterConnector

  /// Creates a list.
  package init(connector: ClusterConnector) { self.connector = connector }

  /// The contexts of a kubeconfig whose names match one of the globs.
  ///
  /// - Parameters:
  ///   - globs: Globs for names of contexts, such as `prod-*`.
  ///   - kubeconfig: The kubeconfig file; `nil` for the files that kubectl reads.
  /// - Throws: `FleetError` if no context matches a glob, `ConfigurationError` or `YAMLError` if a file cannot be read.
  package func contexts(matching globs: [String], kubeconfig: String?) throws -> [FleetCluster] {
    let contexts = try KubeconfigContexts(kubeconfig: kubeconfig, environment: connector.environment)
    let selected = try Self.select(contexts.names, globs, flag: "--contexts", what: "context") { $0 }
    return FleetCluster.unique(
      selected.map { name in
        connector.cluster(named: name, origin: "context '\(name)' of \(contexts.source)") {
          try contexts.configuration(of: name)
        }
      })
  }

  /// The kubeconfig files of a folder: one cluster in each, with the name of the file.
  ///
  /// Subfolders and files whose name begins with a dot are skipped. The extensions `.yaml`, `.yml`, `.json`, `.conf`,
  /// `.config` and `.kubeconfig` are not part of the name.
  /// - Throws: `FleetError` if the folder cannot be listed, or if it contains no file.
  package func kubeconfigs(in folder: String) throws -> [FleetCluster] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw FleetError("--kubeconfigs: cannot list the folder '\(folder)'; check that it exists and is readable")
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let files = names.filter { name in
      !name.hasPrefix(".") && (try? Stat(FilePath(base + name)))?.type == .regular
    }.sorted()
    guard !files.isEmpty else {
      throw FleetError(
        "--kubeconfigs: the folder '\(folder)' contains no files; put one kubeconfig per cluster into it")
    }
    guard files.count <= Self.limit else {
      throw FleetError("--kubeconfigs: the folder '\(folder)' has \(files.count) files; at most \(Self.limit) are read")
    }
    return FleetCluster.unique(
      files.map { file in
        connector.cluster(named: Self.stem(of: file), origin: "file \(base)\(file)") {
          try ClusterConfiguration.load(
            kubeconfig: base + file, context: nil, environment: connector.environment.onlyForPlugins)
        }
      })
  }

  /// The clusters whose names match one of the globs; all if there are none.
  ///
  /// - Throws: `FleetError` if a glob matches no cluster.
  package static func select(_ clusters: [FleetCluster], matching globs: [String]) throws -> [FleetCluster] {
    guard !globs.isEmpty else { return clusters }
    return try select(clusters, globs, flag: "--clusters", what: "cluster", name: \.name)
  }

  /// A glob without a match is probably a mistake, which a gate must not take for success.
  private static func select<Element>(
    _ elements: [Element], _ globs: [String], flag: String, what: String, name: (Element) -> String
  ) throws -> [Element] {
    for glob in globs where !elements.contains(where: { Glob(glob).matches(name($0)) }) {
      throw FleetError("\(flag): no \(what) matches '\(glob)'; \(choices(elements.map(name), what))")
    }
    let patterns = globs.map { Glob($0) }
    return elements.filter { element in patterns.contains { $0.matches(name(element)) } }
  }

  private static func choices(_ names: [String], _ what: String) -> String {
    guard !names.isEmpty else { return "there is none" }
    let shown = names.sorted().prefix(10).map { $0.shown(limit: TextLimits.word) }.joined(separator: ", ")
    return "there \(names.count == 1 ? "is" : "are") \(shown)\(names.count > 10 ? " and \(names.count - 10) more" : "")"
  }

  private static let extensions = [".yaml", ".yml", ".json", ".conf", ".config", ".kubeconfig"]

  /// The name of a file without a known extension.
  static func stem(of file: String) -> String {
    guard let suffix = extensions.first(where: { file.lowercased().hasSuffix($0) }), file.count > suffix.count else {
      return file
    }
    return String(file.dropLast(suffix.count))
  }
}

extension [String: String] {
  /// Without the variables that select the cluster of the pod: a kubeconfig of a folder that has no current context is an
  /// error, and not the cluster in which this process runs.
  fileprivate var onlyForPlugins: [String: String] {
    filter { $0.key != "KUBERNETES_SERVICE_HOST" && $0.key != "KUBERNETES_SERVICE_PORT" }
  }
}
