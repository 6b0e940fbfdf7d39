import Foundation
import Kubernetes

/// A baseline that selects the namespaces of one load.
struct BenchmarkBaseline {
  let manifest: JSONValue
  let name: String
  /// The baseline selects the namespaces `<prefix>-<number>`.
  let namespacePrefix: String

  /// The types of the objects in benchmarks/baseline.yaml.
  static let resourceTypes = [
    NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType, ResourceQuota.resourceType,
    LimitRange.resourceType,
  ]

  /// Reads a baseline.
  ///
  /// - Parameters:
  ///   - namespacePrefix: The prefix of the namespaces to select.
  ///   - name: Name of the baseline; `nil` for the name in the file.
  ///   - file: Path in the repository.
  init(namespacePrefix: String, name: String? = nil, file: String = "benchmarks/baseline.yaml") throws {
    let documents = try YAML.parse(Data(contentsOf: Benchmark.repository.appending(path: file)), file: file)
    guard var manifest = documents.first, let fileName = manifest["metadata"]?["name"]?.stringValue else {
      throw BenchmarkError("\(file): not a SecurityBaseline with a name")
    }
    self.name = name ?? fileName
    self.namespacePrefix = namespacePrefix
    manifest["metadata"]?["name"] = .string(self.name)
    manifest["spec"]?["namespaceSelector"] = ["matchNames": [.string("\(namespacePrefix)-*")]]
    self.manifest = manifest
  }

  /// The name of a namespace.
  func namespace(_ index: Int) -> String { "\(namespacePrefix)-\(index)" }
}
