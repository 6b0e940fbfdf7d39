import Foundation
import Kubernetes

/// The fields of a `SecurityBaseline` that a measurement reads.
struct MeasuredBaseline: KubernetesObject {
  static let resourceType = ResourceType(
    group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
    isNamespaced: false)

  struct Status: Codable, Sendable {
    struct Namespaces: Codable, Sendable {
      var compliant: Int
    }

    struct Objects: Codable, Sendable {
      var applied: Int
    }

    struct Audit: Codable, Sendable {
      var counts: [String: Int]
    }

    var namespaces: Namespaces?
    var objects: Objects?
    var audit: Audit?
  }

  var metadata: ObjectMeta
  var status: Status?
}

/// The baseline of examples/restricted.yaml, restricted to the namespaces with a prefix.
struct ExampleBaseline {
  let manifest: JSONValue
  let name: String

  /// Reads the example.
  ///
  /// - Parameters:
  ///   - prefix: The baseline selects the namespaces `<prefix>-*`.
  ///   - name: Name of the baseline; `nil` for the name in the example.
  init(namespacePrefix prefix: String, name: String? = nil) throws {
    let file = "examples/restricted.yaml"
    let documents = try YAML.parse(Data(contentsOf: Benchmark.repository.appending(path: file)), file: file)
    guard var manifest = documents.first, let exampleName = manifest["metadata"]?["name"]?.stringValue else {
      throw BenchmarkError("\(file): not a SecurityBaseline with a name")
    }
    self.name = name ?? exampleName
    manifest["metadata"]?["name"] = .string(self.name)
    manifest["spec"]?["namespaceSelector"] = ["matchNames": [.string("\(prefix)-*")]]
    self.manifest = manifest
  }
}
