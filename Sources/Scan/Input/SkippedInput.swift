import Kubernetes

/// Input that is skipped, for the notes.
struct SkippedInput {
  private var charts: Set<String> = []
  private var folders: [String] = []
  private var kustomizations: [String] = []
  private var empty: [String] = []

  /// Adds a template of a chart.
  mutating func add(templateOf chart: String) { charts.insert(chart) }

  /// Adds folders that are not read.
  mutating func add(folders: [String]) { self.folders += folders }

  /// Adds a file with a kustomization.
  mutating func add(kustomization file: String) {
    if kustomizations.last != file { kustomizations.append(file) }
  }

  /// Adds a file, a folder or standard input in which no object was found.
  mutating func add(empty path: String) { empty.append(path) }

  /// One note for each reason, and one for each path without objects.
  ///
  /// - Parameter hasObjects: Whether any object was found. If not, an error says so.
  func notes(hasObjects: Bool) -> [String] {
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
    if let folder = folders.first {
      let verb = folders.count == 1 ? "is" : "are"
      notes.append(
        "\(Self.list(folders.count, "folder", folder)) \(verb) skipped: .git and symbolic links to folders are not read"
      )
    }
    return notes + (hasObjects ? empty.map { "\($0): no Kubernetes objects" } : [])
  }

  /// `1 Helm chart (charts/web)`, `2 Helm charts (charts/api and others)`
  private static func list(_ count: Int, _ noun: String, _ first: String) -> String {
    "\(count.counted(noun)) (\(first)\(count == 1 ? "" : " and others"))"
  }
}
