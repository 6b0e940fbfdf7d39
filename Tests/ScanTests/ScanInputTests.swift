import Foundation
import Testing

@testable import Scan

@Suite("Input of a scan") struct ScanInputTests {
  /// Scans paths in a temporary folder with files.
  ///
  /// - Parameters:
  ///   - files: The content of each file by its path in the folder.
  ///   - links: The destination of each symbolic link by its path in the folder.
  ///   - paths: The paths to scan; those that begin with `/` are in the folder.
  private func scanFolder(
    _ files: [String: String], links: [String: String] = [:], paths: [String], input: String = ""
  ) throws -> (ScanReport, root: String) {
    let root = FileManager.default.temporaryDirectory.appending(path: "scan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, content) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: file)
    }
    for (path, destination) in links {
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: path).path, withDestinationPath: destination)
    }
    var scanner = ManifestScanner(settings: ScanSettings(.init()), now: Date())
    scanner.scan(paths.map { $0.hasPrefix("/") ? root.path + $0 : $0 }, standardInput: { Data(input.utf8) })
    return (scanner.finish(), root.path)
  }

  private let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostIPC: true}\n"
  private let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n"

  @Test("folders are read as kubectl reads them: with files and folders whose name starts with a dot")
  func folders() throws {
    let files = [
      "a/pod.yaml": pod, ".hidden/pod.yaml": pod, ".pod.yml": pod, ".yaml": pod, "a/.deep/.pod.json": "{}",
      "notes.txt": pod, "templates/pod.json": "{}", "c/kustomization.yaml": pod,
    ]
    let (report, root) = try scanFolder(files, paths: ["/", "/missing"])
    #expect(
      report.files
        == [".hidden/pod.yaml", ".pod.yml", ".yaml", "a/pod.yaml", "c/kustomization.yaml"].map { "\(root)/\($0)" })
    #expect(report.errors.count == 1 && report.errors[0].message.contains("no such file"))
    #expect(report.notes.isEmpty)
  }

  @Test("git folders and symbolic links to folders are skipped with one note; a link to a missing file is an error")
  func skippedFolders() throws {
    let files = ["a/pod.yaml": pod, ".git/pod.yaml": pod, "a/.github/pod.yaml": pod]
    let links = ["link": "a", "file.yaml": "a/pod.yaml", "z.yaml": "nowhere"]
    let (report, root) = try scanFolder(files, links: links, paths: ["/"])
    #expect(report.files == ["a/.github/pod.yaml", "a/pod.yaml", "file.yaml"].map { "\(root)/\($0)" })
    #expect(report.errors.map(\.description) == ["\(root)/z.yaml: cannot read the file; check that it is readable"])
    #expect(
      report.notes == [
        "2 folders (\(root)/.git and others) are skipped: .git and symbolic links to folders are not read"
      ])
  }

  @Test("templates of Helm charts with actions are skipped with one note, and all other files of a chart are read")
  func charts() throws {
    let chart = "apiVersion: v2\nname: chart\n"
    let files = [
      "web/Chart.yaml": chart, "web/values.yaml": "a: 1\n", "web/templates/pod.yaml": template,
      "web/templates/plain.yaml": pod, "web/templates/tests/pod.yaml": template, "web/files/pod.yaml": template,
      "web/files/plain.yaml": pod, "web/crds/pod.yaml": pod, "web/charts/db/Chart.yaml": chart,
      "web/charts/db/templates/pod.yaml": template,
    ]
    let cases: [(paths: [String], read: [String])] = [
      (["/"], ["web/crds/pod.yaml", "web/files/plain.yaml", "web/templates/plain.yaml"]),
      (["/web/crds", "/web/templates", "/web/charts"], ["web/crds/pod.yaml", "web/templates/plain.yaml"]),
    ]
    for (paths, read) in cases {
      let (report, root) = try scanFolder(files, paths: paths)
      #expect(report.files == read.map { "\(root)/\($0)" })
      #expect(report.errors.isEmpty)
      #expect(
        report.notes.first
          == "templates of 2 Helm charts (\(root)/web and others) are skipped; to include them, read the output of "
          + "'helm template' from standard input (-)")
    }
  }

  @Test(
    "a folder is a chart only if its Chart.yaml has apiVersion and name, so that another file cannot hide manifests",
    arguments: ["", "---\n", "apiVersion: v2\n", "name: web\n", "apiVersion: v2\nname: ''\n", "[", "a: 1\na: 2\n"])
  func invalidCharts(chart: String) throws {
    let files = ["Chart.yaml": chart, "templates/a.yaml": pod, "templates/b.yaml": pod + "# {{\n"]
    let (report, root) = try scanFolder(files, paths: ["/"])
    #expect(report.files == ["a", "b"].map { "\(root)/templates/\($0).yaml" })
    #expect(report.notes.isEmpty)
  }

  @Test("a template that is specified by its path is read")
  func explicitTemplate() throws {
    let files = ["Chart.yaml": "apiVersion: v2\nname: a\n", "templates/a.yaml": pod + "# {{ if }}\n"]
    let (report, root) = try scanFolder(files, paths: ["/templates/a.yaml"])
    #expect(report.files == ["\(root)/templates/a.yaml"])
    #expect(report.notes.isEmpty)
    #expect(try scanFolder(files, paths: ["/templates"]).0.files.isEmpty)
  }

  @Test("kustomizations are not applied, which a note says")
  func kustomizations() throws {
    let files = [
      "a/kustomization.yaml": "resources: [pod.yaml]\n", "a/pod.yaml": pod,
      "b/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../a]\n",
    ]
    let (report, root) = try scanFolder(files, paths: ["/"])
    #expect(report.files == ["\(root)/a/pod.yaml"])
    #expect(
      report.notes == [
        "2 kustomizations (\(root)/a/kustomization.yaml and others) are not applied; to apply them, read the output of "
          + "'kubectl kustomize' from standard input (-)"
      ])
    #expect(try scanFolder(files, paths: ["/b"]).0.notes.first?.hasPrefix("1 kustomization (") == true)
  }

  @Test("input without any object is an error", arguments: ["", "---\n", "a: 1\n", "[]"])
  func emptyInput(text: String) throws {
    let message = "no Kubernetes objects; specify files or folders with manifests"
    let report = try scanFolder([:], paths: ["-"], input: text).0
    #expect(report.errors.map(\.description) == ["standard input: \(message)"])
    #expect(report.notes.isEmpty)
    let files = ["a.yaml": text, "b/c.yaml": text]
    #expect(try scanFolder(files, paths: ["/a.yaml", "/b"]).0.errors.map(\.description) == ["input: \(message)"])
    #expect(try scanFolder([:], paths: ["-"], input: "apiVersion: a/v1\nkind: B\n").0.errors.isEmpty)
  }

  @Test("a path without objects is a note if other paths have objects")
  func emptyPaths() throws {
    let files = ["a.yaml": "", "b.yaml": "a: 1\n", "c/d.yaml": "a: 1\n", "pod.yaml": pod]
    let (report, root) = try scanFolder(files, paths: ["/a.yaml", "/b.yaml", "/c", "/pod.yaml"])
    #expect(report.notes == ["a.yaml", "b.yaml", "c"].map { "\(root)/\($0): no Kubernetes objects" })
    #expect(report.errors.isEmpty)
    #expect(try scanFolder(files, paths: ["/"]).0.notes.isEmpty)
  }
}
