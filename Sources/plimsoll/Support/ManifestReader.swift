import CRDs
import Kubernetes
import Planning

/// Reads baselines and namespaces from files.
enum ManifestReader {
  /// Every SecurityBaseline in files and folders, validated; other objects are ignored.
  ///
  /// - Throws: `InvalidManifests`, or `InputError`: every problem with its file and line, and paths without a baseline.
  static func baselines(in paths: [String]) throws -> [BaselineFacts] {
    let manifests = try manifests(of: SecurityBaseline.resourceType, in: paths)
    var problems: [String] = []
    let facts = manifests.compactMap { manifest -> BaselineFacts? in
      do throws(InvalidBaseline) {
        let baseline = try SecurityBaseline.parse(manifest.object)
        problems += baseline.validate().map { "\(manifest.source): \($0)" }
        return BaselineFacts(name: baseline.key.name, uid: "", spec: baseline.spec)
      } catch {
        problems += error.errors.map { "\(manifest.source): \($0)" }
        return nil
      }
    }
    guard problems.isEmpty else { throw InputError(problems.joined(separator: "\n")) }
    return facts
  }

  /// Namespaces from names, files and folders.
  ///
  /// - Throws: As `baselines(in:)`.
  static func namespaces(in arguments: [String]) throws -> [NamespaceFacts] {
    try arguments.flatMap { argument -> [NamespaceFacts] in
      guard argument == "-" || argument.contains(where: { $0 == "." || $0 == "/" }) else {
        return [NamespaceFacts(name: argument, uid: "")]
      }
      return try manifests(of: Namespace.resourceType, in: [argument]).map { manifest in
        NamespaceFacts(try manifest.object.decode(Namespace.self))
      }
    }
  }

  /// The objects of one kind; a path without any is an error, because it is probably a mistake.
  private static func manifests(of type: ResourceType, in paths: [String]) throws -> [Manifest] {
    let manifests = try ManifestLoader().load(paths).filter { $0.kind == type.kind }
    let barren = paths.filter { path in !manifests.contains { $0.source.isWithin(path) } }
    guard barren.isEmpty else {
      throw InputError(
        barren.map { "\($0): no \(type.kind) in it; specify a file or folder that contains one" }.joined(
          separator: "\n"))
    }
    return manifests
  }
}

extension Manifest.Source {
  /// Whether the source is the given file, or in the given folder.
  fileprivate func isWithin(_ path: String) -> Bool {
    if path == "-" { return file == "standard input" }
    return file == path || file.hasPrefix(path.hasSuffix("/") ? path : path + "/")
  }
}

/// An invalid input file. `render` exits with 1, `diff` with 2.
struct InputError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
