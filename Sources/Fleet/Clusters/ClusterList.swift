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
    let selected = try Self.select(contexts.names, globs, flag: "--contexts", what: "context") { [$0] }
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
    // A file that cannot be examined, such as a link without a target, is a cluster that cannot be read.
    let files = names.filter { name in
      guard !name.hasPrefix(".") else { return false }
      guard let type = (try? Stat(FilePath(base + name)))?.type else { return true }
      return type == .regular
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

  /// The clusters whose names match one of the globs; all if there are none. A glob that matches a name selects all clusters that
  /// are configured with it, so that one more of them does not hide the others.
  ///
  /// - Throws: `FleetError` if a glob matches no cluster.
  package static func select(_ clusters: [FleetCluster], matching globs: [String]) throws -> [FleetCluster] {
    guard !globs.isEmpty else { return clusters }
    return try select(clusters, globs, flag: "--clusters", what: "cluster") { [$0.configuredName, $0.name] }
  }

  /// A glob without a match is probably a mistake, which a gate must not take for success.
  private static func select<Element>(
    _ elements: [Element], _ globs: [String], flag: String, what: String, names: (Element) -> [String]
  ) throws -> [Element] {
    func matches(_ element: Element, _ glob: Glob) -> Bool { names(element).contains { glob.matches($0) } }
    let patterns = globs.map { Glob($0) }
    for (glob, pattern) in zip(globs, patterns) where !elements.contains(where: { matches($0, pattern) }) {
      throw FleetError(
        "\(flag): no \(what) matches '\(glob)'; \(choices(elements.compactMap { names($0).last }, what))")
    }
    return elements.filter { element in patterns.contains { matches(element, $0) } }
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
