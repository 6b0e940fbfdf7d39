import Audit
package import Foundation
import Kubernetes

/// Reads the objects of files, folders and standard input one by one. Only one document is in memory at a time.
///
/// - In folders, it reads `.yaml`, `.yml` and `.json` files recursively, without files and folders whose name starts with a dot.
/// - A file can contain several documents and lists. Documents that are not Kubernetes objects are skipped.
/// - Templates of Helm charts and kustomizations are skipped, which a note reports.
package enum ObjectReader {
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
    var skipped = SkippedInput()
    var (files, objects) = (0, 0)
    func count(_ result: Result<ManifestObject, ScanError>) {
      if case .success = result { objects += 1 }
      body(result)
    }
    for path in paths {
      let before = objects
      if path == "-" {
        read(standardInput(), file: "standard input", &skipped, count)
        if objects == before { skipped.hasEmptyInput = true }
        continue
      }
      for file in Self.files(at: path, &skipped, body) {
        read(file: file, &skipped, count)
        files += 1
        progress(files)
      }
    }
    return skipped.notes
  }

  /// Reads the objects of one file.
  static func read(_ data: Data, file: String, _ body: (Result<ManifestObject, ScanError>) -> Void) {
    var skipped = SkippedInput()
    read(data, file: file, &skipped, body)
  }

  private static func read(
    file: String, _ skipped: inout SkippedInput, _ body: (Result<ManifestObject, ScanError>) -> Void
  ) {
    guard let data = try? Data(contentsOf: URL(filePath: file), options: .mappedIfSafe) else {
      return body(.failure(ScanError(file: file, message: "cannot read the file; check that it is readable")))
    }
    read(data, file: file.hasPrefix("./") ? String(file.dropFirst(2)) : file, &skipped, body)
  }

  private static func read(
    _ data: Data, file: String, _ skipped: inout SkippedInput, _ body: (Result<ManifestObject, ScanError>) -> Void
  ) {
    YAML.forEachDocument(in: data, file: file) { result in
      switch result {
      case .failure(let error): body(.failure(ScanError(error)))
      case .success(let node):
        for node in node.objects {
          let object = ManifestObject(node, file: file)
          if object?.isKustomization ?? ManifestLoader.isKustomization(file) {
            skipped.add(kustomization: file)
          } else if let object {
            body(.success(object))
          }
        }
      }
    }
  }

  /// The files of a path, without those of Helm charts that are not manifests.
  private static func files(
    at path: String, _ skipped: inout SkippedInput, _ body: (Result<ManifestObject, ScanError>) -> Void
  ) -> [String] {
    if let chart = HelmChart.chart(containing: path) {
      skipped.charts.insert(chart)
      return []
    }
    let (files, problems) = ManifestLoader.files(at: path) { folder in
      guard let chart = HelmChart.chart(ofTemplates: folder) else { return false }
      skipped.charts.insert(chart)
      return true
    }
    for problem in problems {
      let prefix = "\(path): "
      let message = problem.hasPrefix(prefix) ? String(problem.dropFirst(prefix.count)) : problem
      body(.failure(ScanError(file: path, message: message)))
    }
    return files
  }
}

/// Input that is skipped, for the notes.
private struct SkippedInput {
  var charts: Set<String> = []
  var hasEmptyInput = false
  private var kustomizations: [String] = []

  mutating func add(kustomization file: String) {
    if kustomizations.last != file { kustomizations.append(file) }
  }

  var notes: [String] {
    var notes: [String] = []
    if let chart = charts.min() {
      notes.append(
        "templates of \(Self.list(charts.count, "Helm chart", chart)) are skipped; to include them, read the output of "
          + "'helm template' from standard input (-)")
    }
    if let file = kustomizations.first {
      let (verb, pronoun) = kustomizations.count == 1 ? ("is", "it") : ("are", "them")
      notes.append(
        "\(Self.list(kustomizations.count, "kustomization", file)) \(verb) not applied; to apply \(pronoun), read the output of "
          + "'kubectl kustomize' from standard input (-)")
    }
    if hasEmptyInput { notes.append("no objects in standard input") }
    return notes
  }

  /// `1 Helm chart (charts/web)`, `2 Helm charts (charts/api and others)`
  private static func list(_ count: Int, _ noun: String, _ first: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s") (\(first)\(count == 1 ? "" : " and others"))"
  }
}

extension ManifestObject {
  /// Whether the object is read by kustomize, not by the API server.
  ///
  /// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
  fileprivate var isKustomization: Bool { object.reference.group == "kustomize.config.k8s.io" }
}
