import Foundation

/// Charts of Helm, some of whose files are not manifests.
enum HelmChart {
  /// The folders of a chart with templates, and with files that templates insert. The folder `crds` contains manifests.
  ///
  /// https://helm.sh/docs/topics/charts/#the-chart-file-structure
  private static let folders: Set = ["templates", "files"]

  /// The chart to whose templates or inserted files a folder belongs; `nil` if it is not such a folder.
  ///
  /// - Parameter folder: A folder whose parents are not such folders.
  static func chart(ofTemplates folder: String) -> String? {
    let url = URL(filePath: folder)
    guard folders.contains(url.lastPathComponent) else { return nil }
    let chart = url.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: chart.appending(path: "Chart.yaml").path) else { return nil }
    return chart.path.relativePath
  }

  /// The chart to whose templates or inserted files a file or folder belongs.
  static func chart(containing path: String) -> String? {
    var url = URL(filePath: path).absoluteURL.standardizedFileURL
    while url.pathComponents.count > 1 {
      if let chart = chart(ofTemplates: url.path) { return chart }
      url.deleteLastPathComponent()
    }
    return nil
  }
}
