import Kubernetes
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds the files of Helm charts that Helm reads as templates, and not as manifests.
struct HelmTemplates {
  /// The folders of a chart with templates, and with files that templates insert. The folder `crds` contains manifests.
  ///
  /// https://helm.sh/docs/topics/charts/#the-chart-file-structure
  private static let folders: Set = ["templates", "files"]

  /// The chart to whose templates or inserted files a folder belongs, by folder.
  private var charts: [String: String?] = [:]

  /// The chart to whose templates or inserted files a file belongs; `nil` if it is not such a file.
  mutating func chart(of file: String) -> String? {
    let folder = FilePath(file).removingLastComponent().string
    if let known = charts[folder] { return known }
    let chart = Self.chart(containing: folder)
    charts[folder] = .some(chart)
    return chart
  }

  /// Whether a file contains an action, `{{ … }}`. Without an action, Helm sends the file to the API server as it is.
  static func hasAction(_ data: Data) -> Bool {
    data.withUnsafeBytes { bytes in
      zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "{") && $1 == UInt8(ascii: "{") }
    }
  }

  private static func chart(containing folder: String) -> String? {
    var url = URL(filePath: folder.isEmpty ? "." : folder).absoluteURL.standardizedFileURL
    while url.pathComponents.count > 1 {
      let parent = url.deletingLastPathComponent()
      if folders.contains(url.lastPathComponent), isChart(parent) { return parent.path.relativePath }
      url = parent
    }
    return nil
  }

  /// Whether a folder is a chart. An empty file `Chart.yaml` does not make it one, because `helm install` rejects it.
  ///
  /// https://helm.sh/docs/topics/charts/#the-chartyaml-file
  private static func isChart(_ folder: URL) -> Bool {
    let file = folder.appending(path: "Chart.yaml").path
    guard let data = FileManager.default.contents(atPath: file),
      let chart = try? YAML.documents(in: data, file: file).first?.value
    else { return false }
    return ["apiVersion", "name"].allSatisfy { !(chart[$0]?.stringValue ?? "").isEmpty }
  }
}
