import Foundation
import Kubernetes
import TestSupport
import Testing

/// The manifests in `examples/gitops`.
enum GitOpsExample {
  /// The folder.
  static let root = GitOpsManifests.root
  /// The folder as which users copy it into their repository.
  static let copy = "plimsoll/"
  /// The folders with a `kustomization.yaml`.
  static let folders = ["argocd", "fleet", "fleet/baselines", "flux", "ocm", "operator"]

  /// The documents of a file.
  ///
  /// - Throws: An error if the file is not valid YAML.
  static func documents(_ path: String) throws -> [JSONValue] {
    try YAML.parse(Repository.text("\(root)/\(path)"), file: path)
  }

  /// The kustomization of a folder.
  ///
  /// - Throws: An error if the folder has none.
  static func kustomization(_ folder: String) throws -> JSONValue {
    try #require(try documents("\(folder)/kustomization.yaml").first)
  }

  /// The names of the YAML files of a folder, without those of its folders.
  ///
  /// - Throws: An error if the folder does not exist.
  static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Repository["\(root)/\(folder)"].path)
      .filter { $0.hasSuffix(".yaml") }.sorted()
  }

  /// The objects of the files that a folder contains, without its kustomization and patches.
  ///
  /// - Throws: An error if a file is not valid YAML.
  static func objects(in folder: String) throws -> [JSONValue] {
    let files = try files(in: folder).filter { $0 != "kustomization.yaml" && !$0.hasSuffix("_patch.yaml") }
    return try files.flatMap { try documents("\(folder)/\($0)") }
  }

  /// The only object of a kind, and with a name if there is one.
  ///
  /// - Throws: An error if there is no such object or more than one.
  static func object(_ kind: String, _ name: String? = nil, in folder: String) throws -> JSONValue {
    let found = try objects(in: folder).filter { $0.kind == kind && (name == nil || $0.name == name) }
    #expect(found.count == 1, "\(kind) \(name ?? "") in \(folder)")
    return try #require(found.first)
  }

  // MARK: - The baseline and the clusters

  /// The baseline that every cluster gets, as it is in Git.
  ///
  /// - Throws: An error if the file is not valid YAML.
  static func baseline() throws -> JSONValue {
    try #require(try documents("fleet/baselines/restricted.yaml").first)
  }

  /// The names of the clusters in the example, and whether each is a canary.
  ///
  /// - Throws: An error if a file of Flux is not valid YAML.
  static func clusters() throws -> [String: Bool] {
    let prefix = "plimsoll-baselines-"
    let names = try objects(in: "flux").filter { $0.kind == "Kustomization" }.map(\.name).filter {
      $0.hasPrefix(prefix)
    }
    return Dictionary(uniqueKeysWithValues: names.map { ($0.replacing(prefix, with: ""), $0.contains("canary")) })
  }
}

extension JSONValue {
  /// `kind`, or an empty text.
  var kind: String { self["kind"]?.stringValue ?? "" }
  /// `metadata.name`, or an empty text.
  var name: String { self["metadata"]?["name"]?.stringValue ?? "" }
  /// `metadata.namespace`; `nil` if there is none.
  var namespace: String? { self["metadata"]?["namespace"]?.stringValue }
  /// The elements that are text.
  var texts: [String] { (arrayValue ?? []).compactMap(\.stringValue) }
  /// The elements of a field that is a list.
  func list(_ field: String) -> [JSONValue] { self[field]?.arrayValue ?? [] }
}
