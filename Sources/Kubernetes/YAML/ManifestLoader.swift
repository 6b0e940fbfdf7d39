import SystemPackage

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Reads objects from files, directories and standard input, as `kubectl apply -R -f` does.
///
/// - From a directory and its subdirectories, it reads the `.yaml`, `.yml` and `.json` files. It skips `.git` directories,
///   symbolic links to directories, and `kustomization.yaml`, which is not a manifest.
/// - A file may contain several documents. Lists (`kind: List`, `kind: NetworkPolicyList`) are expanded to their items.
/// - An object that occurs twice is an error.
public struct ManifestLoader: Sendable {
  private let standardInput: @Sendable () -> Data

  /// Creates a loader.
  ///
  /// - Parameter standardInput: Returns the content for the path `-`; `nil` to read standard input. It is called at most
  ///   once.
  public init(standardInput: (@Sendable () -> Data)? = nil) {
    self.standardInput = standardInput ?? { FileDescriptor.standardInputContent() }
  }

  /// Reads all objects in the order of the paths. The files of a directory are read in the order of their names.
  ///
  /// - Parameter paths: Files, directories, or `-` for standard input.
  /// - Throws: `InvalidManifests` with the problems of all files.
  public func load(_ paths: [String]) throws -> [Manifest] {
    var manifests: [Manifest] = []
    var problems: [String] = []
    if paths.count(where: { $0 == "-" }) > 1 {
      problems.append("-: standard input can be read only once; specify - once")
    }
    for path in paths {
      do {
        manifests += try load(path)
      } catch let error as InvalidManifests {
        problems += error.problems
      }
    }
    problems += Self.duplicates(in: manifests)
    guard problems.isEmpty else { throw InvalidManifests(problems) }
    return manifests
  }

  private func load(_ path: String) throws -> [Manifest] {
    if path == "-" { return try Self.manifests(in: standardInput(), file: "standard input") }
    let files = ManifestFiles(at: path)
    var problems = files.problems.map { "\($0.path): \($0.message)" }
    var manifests: [Manifest] = []
    for file in files.paths where !Self.isKustomization(file) || file == path {
      do {
        manifests += try Self.manifests(inFile: file)
      } catch let error as InvalidManifests {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw InvalidManifests(problems) }
    return manifests
  }
}

// MARK: - Files

extension ManifestLoader {
  /// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
  private static let kustomizations: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Whether a file has a name that kustomize reads.
  package static func isKustomization(_ file: String) -> Bool {
    FilePath(file).lastComponent.map { kustomizations.contains($0.string) } ?? false
  }

  private static func manifests(inFile file: String) throws -> [Manifest] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw InvalidManifests(["\(file): cannot read the file; check that it is readable"])
    }
    return try manifests(in: data, file: file)
  }
}

// MARK: - Objects

extension ManifestLoader {
  /// Reads the objects of one file.
  ///
  /// - Throws: `InvalidManifests`.
  static func manifests(in data: Data, file: String) throws -> [Manifest] {
    let documents: [YAMLDocument]
    do {
      documents = try YAML.documents(in: data, file: file)
    } catch let error as YAMLError {
      throw InvalidManifests([error.description])
    }
    let manifests = documents.flatMap { document in
      expand(document.value, Manifest.Source(file: file, line: document.line))
    }
    let problems = manifests.compactMap(problem)
    guard problems.isEmpty else { throw InvalidManifests(problems) }
    return manifests
  }

  /// Expands a list to its items. The items of a typed list inherit `apiVersion` and `kind`.
  private static func expand(_ value: JSONValue, _ source: Manifest.Source) -> [Manifest] {
    guard isList(value), let items = value["items"]?.arrayValue else {
      return [Manifest(object: value, source: source)]
    }
    return items.enumerated().flatMap { index, item in
      expand(typed(item, in: value), Manifest.Source(file: source.file, line: source.line, item: index))
    }
  }

  /// Whether an object is a list of objects. As for kubectl, each object with `items` is one, whatever its kind.
  ///
  /// https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/unstructured/unstructured.go (`IsList`)
  package static func isList(_ value: JSONValue) -> Bool { value["items"]?.arrayValue != nil }

  /// An item of a list, which inherits `apiVersion` and `kind` of a typed list if one of them is missing or empty, as in kubectl.
  package static func typed(_ item: JSONValue, in list: JSONValue) -> JSONValue {
    guard let kind = list["kind"]?.stringValue, kind != "List", item.objectValue != nil,
      ["kind", "apiVersion"].contains(where: { (item[$0]?.stringValue ?? "").isEmpty })
    else { return item }
    var item = item
    item["kind"] = .string(kind.hasSuffix("List") ? String(kind.dropLast("List".count)) : kind)
    item["apiVersion"] = list["apiVersion"]
    return item
  }

  /// Checks that an object has the fields that identify it; returns the problem.
  private static func problem(_ manifest: Manifest) -> String? {
    let (object, source) = (manifest.object, manifest.source)
    guard object.objectValue != nil else {
      return "\(source): not a Kubernetes object; specify apiVersion, kind and metadata"
    }
    for field in ["apiVersion", "kind"] where (object[field]?.stringValue ?? "").isEmpty {
      return "\(source): \(field): is missing; every Kubernetes object must have it"
    }
    if manifest.kind == "Kustomization",
      object["apiVersion"]?.stringValue?.hasPrefix("kustomize.config.k8s.io/") == true
    {
      return "\(source): is a kustomization, not a manifest; specify the output of 'kubectl kustomize'"
    }
    let metadata = object["metadata"]
    guard !manifest.name.isEmpty || !(metadata?["generateName"]?.stringValue ?? "").isEmpty else {
      return "\(source): metadata.name: is missing; specify the name of the \(manifest.kind)"
    }
    return nil
  }

  private struct Identity: Hashable {
    var group: String
    var kind: String
    var namespace: String
    var name: String

    /// All versions of a group contain the same objects. An object without a namespace is in the namespace `default`;
    /// for cluster-scoped kinds this makes no difference.
    init(_ manifest: Manifest) {
      let version = manifest.object["apiVersion"]?.stringValue ?? ""
      group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
      kind = manifest.kind
      namespace = manifest.object["metadata"]?["namespace"]?.stringValue ?? "default"
      name = manifest.name
    }
  }

  private static func duplicates(in manifests: [Manifest]) -> [String] {
    var seen: [Identity: Manifest.Source] = [:]
    return manifests.filter { !$0.name.isEmpty }.compactMap { manifest in
      let identity = Identity(manifest)
      guard let first = seen[identity] else {
        seen[identity] = manifest.source
        return nil
      }
      let location = manifest.object["metadata"]?["namespace"]?.stringValue.map { " in namespace '\($0)'" } ?? ""
      return
        "\(manifest.source): \(manifest.kind) '\(manifest.name)'\(location) is already defined at \(first); remove one of them"
    }
  }
}
