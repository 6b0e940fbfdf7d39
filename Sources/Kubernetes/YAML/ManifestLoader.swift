public import Foundation

/// Reads objects from files, folders and standard input, as `kubectl apply -R -f` does.
///
/// - A folder stands for its `.yaml`, `.yml` and `.json` files, folders within it included. What begins with a dot,
///   links to folders, and `kustomization.yaml` are left out: a kustomization says how to make manifests and is none.
/// - A file may hold many documents; lists (`kind: List`, `kind: NetworkPolicyList`) stand for their items.
/// - An object may be there once only: which of two is meant, nobody can tell.
public struct ManifestLoader: Sendable {
  private let standardInput: @Sendable () -> Data

  /// Creates a loader.
  ///
  /// - Parameter standardInput: What `-` stands for; read at most once.
  public init(
    standardInput: @escaping @Sendable () -> Data = { FileHandle.standardInput.readDataToEndOfFile() }
  ) {
    self.standardInput = standardInput
  }

  /// Reads every object, in the order of the paths; those of a folder by file name.
  ///
  /// - Parameter paths: Files, folders, or `-` for standard input.
  /// - Throws: `ManifestProblems` with all that is wrong in any of them.
  public func load(_ paths: [String]) throws -> [Manifest] {
    var manifests: [Manifest] = []
    var problems: [String] = []
    if paths.count(where: { $0 == "-" }) > 1 { problems.append("-: standard input can be read once only: give - once") }
    for path in paths {
      do {
        manifests += try load(path)
      } catch let error as ManifestProblems {
        problems += error.problems
      }
    }
    problems += Self.duplicates(in: manifests)
    guard problems.isEmpty else { throw ManifestProblems(problems) }
    return manifests
  }

  private func load(_ path: String) throws -> [Manifest] {
    if path == "-" { return try Self.manifests(in: standardInput(), file: "standard input") }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ManifestProblems(["\(path): there is no such file or folder: check the path"])
    }
    guard isFolder.boolValue else { return try Self.manifests(inFile: path) }
    let files = try Self.files(in: path)
    guard !files.isEmpty else {
      throw ManifestProblems(["\(path): no manifest in it: give a folder with .yaml, .yml or .json files"])
    }
    var manifests: [Manifest] = []
    var problems: [String] = []
    for file in files {
      do {
        manifests += try Self.manifests(inFile: file)
      } catch let error as ManifestProblems {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ManifestProblems(problems) }
    return manifests
  }
}

// MARK: - Files

extension ManifestLoader {
  private static let extensions: Set<String> = ["yaml", "yml", "json"]
  /// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
  private static let kustomizations: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  private static func files(in folder: String) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw ManifestProblems(["\(folder): cannot be listed: check that it is readable"])
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return try names.flatMap { name -> [String] in
      if name.hasPrefix(".") || kustomizations.contains(name) { return [] }
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: base + name, isDirectory: &isFolder) else { return [] }
      if isFolder.boolValue { return isLink(base + name) ? [] : try files(in: base + name) }
      return extensions.contains((name as NSString).pathExtension.lowercased()) ? [base + name] : []
    }
  }

  /// A link to a folder above would never end.
  private static func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  private static func manifests(inFile file: String) throws -> [Manifest] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ManifestProblems(["\(file): cannot be read: check that it is readable"])
    }
    return try manifests(in: data, file: file)
  }
}

// MARK: - Objects

extension ManifestLoader {
  /// Reads the objects of one file.
  ///
  /// - Throws: `ManifestProblems`.
  static func manifests(in data: Data, file: String) throws -> [Manifest] {
    let documents: [YAMLDocument]
    do {
      documents = try YAML.documents(in: data, file: file)
    } catch let error as YAMLError {
      throw ManifestProblems([error.description])
    }
    let manifests = documents.flatMap { document in
      expand(document.value, Manifest.Source(file: file, line: document.line))
    }
    let problems = manifests.compactMap(problem)
    guard problems.isEmpty else { throw ManifestProblems(problems) }
    return manifests
  }

  /// A list stands for its items. Those of a typed list need not say what they are.
  private static func expand(_ value: JSONValue, _ source: Manifest.Source) -> [Manifest] {
    guard let kind = value["kind"]?.stringValue, kind.hasSuffix("List"), let items = value["items"]?.arrayValue else {
      return [Manifest(object: value, source: source)]
    }
    return items.enumerated().flatMap { index, item -> [Manifest] in
      var item = item
      if kind != "List" {
        item["kind"] = item["kind"] ?? .string(String(kind.dropLast("List".count)))
        item["apiVersion"] = item["apiVersion"] ?? value["apiVersion"]
      }
      return expand(item, Manifest.Source(file: source.file, line: source.line, item: index))
    }
  }

  /// What an object must have to be addressed.
  private static func problem(_ manifest: Manifest) -> String? {
    let (object, source) = (manifest.object, manifest.source)
    guard object.objectValue != nil else {
      return "\(source): is no object: write apiVersion, kind, metadata and what the kind asks for"
    }
    for field in ["apiVersion", "kind"] where (object[field]?.stringValue ?? "").isEmpty {
      return "\(source): \(field) is missing: every Kubernetes object has one"
    }
    if manifest.kind == "Kustomization",
      object["apiVersion"]?.stringValue?.hasPrefix("kustomize.config.k8s.io/") == true
    {
      return "\(source): is a kustomization: give what 'kubectl kustomize' makes of it"
    }
    let metadata = object["metadata"]
    guard !manifest.name.isEmpty || !(metadata?["generateName"]?.stringValue ?? "").isEmpty else {
      return "\(source): metadata.name of this \(manifest.kind) is missing: give it a name"
    }
    return nil
  }

  private struct Identity: Hashable {
    var group: String
    var kind: String
    var namespace: String
    var name: String

    /// Versions of a group hold the same objects. No namespace means `default`; for kinds that live in none it means
    /// nothing, and they have none.
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
      let place = manifest.object["metadata"]?["namespace"]?.stringValue.map { " in namespace '\($0)'" } ?? ""
      return "\(manifest.source): \(manifest.kind) '\(manifest.name)'\(place) is already at \(first): remove one"
    }
  }
}
