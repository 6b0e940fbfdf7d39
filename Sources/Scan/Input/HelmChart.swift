import Foundation

/// Charts of Helm, whose templates are not manifests.
enum HelmChart {
  /// Whether a folder contains the templates of a chart.
  static func isTemplate(folder: String) -> Bool {
    let url = URL(filePath: folder)
    guard url.lastPathComponent == "templates" else { return false }
    return FileManager.default.fileExists(atPath: url.deletingLastPathComponent().appending(path: "Chart.yaml").path)
  }
}
