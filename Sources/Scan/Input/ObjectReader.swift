import Audit
import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Reads the objects of files, folders and standard input one by one. Only one document is in memory at a time.
///
/// - In folders, it reads the files that `kubectl apply -R -f` reads, see `ManifestFiles`.
/// - A file can contain several documents and lists. Documents that are not Kubernetes objects are skipped.
/// - Templates of Helm charts with actions and kustomizations are skipped, which a note reports.
/// - It is an error if no object is found, as in kubectl. Otherwise an empty file would pass every check.
package struct ObjectReader {
  private let body: (Result<ManifestObject, ScanError>) -> Void
  private var skipped = SkippedInput()
  private var templates = HelmTemplates()
  private var objects = 0
  private var errors = 0

  private init(_ body: @escaping (Result<ManifestObject, ScanError>) -> Void) { self.body = body }

  /// Reads objects in the order of the paths. An error does not affect other documents.
  ///
  /// - Parameters:
  ///   - paths: Files, folders, or `-` for standard input.
  ///   - standardInput: Reads standard input.
  ///   - progress: Called after each file with the number of files.
  ///   - body: Receives each object and each error.
  /// - Returns: Notes about input that is skipped.
  package static func read(
    _ paths: [String], standardInput: () -> Data, progress: (Int) -> Void = { _ in },
    _ body: (Result<ManifestObject, ScanError>) -> Void
  ) -> [String] {
    withoutActuallyEscaping(body) { body in
      var reader = ObjectReader(body)
      reader.read(paths, standardInput, progress)
      return reader.skipped.notes(hasObjects: reader.objects > 0)
    }
  }

  /// Reads the objects of one file.
  static func read(_ data: Data, file: String, _ body: (Result<ManifestObject, ScanError>) -> Void) {
    withoutActuallyEscaping(body) { body in
      var reader = ObjectReader(body)
      reader.read(data, file: file)
    }
  }

  private mutating func read(_ paths: [String], _ standardInput: () -> Data, _ progress: (Int) -> Void) {
    var files = 0
    for path in paths {
      let before = (objects, errors)
      if path == "-" {
        read(standardInput(), file: Self.name(of: path))
      } else {
        for file in self.files(at: path) {
          read(file: file, isExplicit: file == path)
          files += 1
          progress(files)
        }
      }
      if (objects, errors) == before { skipped.add(empty: Self.name(of: path)) }
    }
    guard objects == 0, errors == 0 else { return }
    let source = paths.count == 1 ? paths.map(Self.name).joined() : "input"
    add(.failure(ScanError(file: source, message: "no Kubernetes objects; specify files or folders with manifests")))
  }

  /// The files of a path.
  private mutating func files(at path: String) -> [String] {
    let files = ManifestFiles(at: path)
    skipped.add(folders: files.skipped.map(Self.name))
    for problem in files.problems { add(.failure(ScanError(file: problem.path, message: problem.message))) }
    return files.paths
  }

  private mutating func read(file: String, isExplicit: Bool) {
    guard let data = try? Data(contentsOf: URL(filePath: file), options: .mappedIfSafe) else {
      return add(
        .failure(ScanError(file: Self.name(of: file), message: "cannot read the file; check that it is readable")))
    }
    if !isExplicit, let chart = templates.chart(of: file), HelmTemplates.hasAction(data) {
      return skipped.add(templateOf: chart)
    }
    read(data, file: Self.name(of: file))
  }

  private mutating func read(_ data: Data, file: String) {
    YAML.forEachDocument(in: data, file: file) { result in
      switch result {
      case .failure(let error): add(.failure(ScanError(error)))
      case .success(let node):
        for node in node.objects { add(node, file: file) }
      }
    }
  }

  private mutating func add(_ node: YAMLNode, file: String) {
    let object = ManifestObject(node, file: file)
    if object?.isKustomization ?? ManifestLoader.isKustomization(file) {
      skipped.add(kustomization: file)
    } else if let object {
      add(.success(object))
    }
  }

  private mutating func add(_ result: Result<ManifestObject, ScanError>) {
    switch result {
    case .success: objects += 1
    case .failure: errors += 1
    }
    body(result)
  }

  /// The name of a path in messages, which GitHub and GitLab compare with paths in the repository.
  private static func name(of path: String) -> String {
    if path == "-" { return "standard input" }
    return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }
}

extension ManifestObject {
  /// Whether the object is read by kustomize, not by the API server.
  ///
  /// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
  fileprivate var isKustomization: Bool { object.reference.group == "kustomize.config.k8s.io" }
}
