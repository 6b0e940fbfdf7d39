import Foundation
import Testing

@testable import Kubernetes

@Suite struct ManifestLoaderTests {
  /// A directory with files; removed at the end of the test.
  private final class TemporaryDirectory {
    let url = FileManager.default.temporaryDirectory.appending(path: "manifests-\(UUID().uuidString)")
    var path: String { url.path }

    init(_ files: [String: String]) throws {
      for (name, text) in files {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }

    deinit { try? FileManager.default.removeItem(at: url) }
  }

  private static func object(_ name: String, kind: String = "ConfigMap") -> String {
    "{apiVersion: v1, kind: \(kind), metadata: {name: \(name)}}\n"
  }

  private func problems(_ paths: String..., input: String = "") -> [String] {
    do {
      _ = try ManifestLoader(standardInput: { Data(input.utf8) }).load(paths)
      return []
    } catch let error as InvalidManifests {
      return error.problems
    } catch {
      return ["another error: \(error)"]
    }
  }

  @Test("the manifests of a directory and its subdirectories are loaded in a stable order")
  func loadsDirectory() throws {
    let directory = try TemporaryDirectory([
      "b.yaml": Self.object("b"), "a.yml": Self.object("a"),
      "sub/deep/c.json": #"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"}}"#,
      "kustomization.yaml": "resources: [a.yml]\n", "sub/kustomization.yml": "resources: []\n",
      "README.md": "# no: manifest",
      ".hidden/d.yaml": Self.object("d"), ".e.yaml": Self.object("e"), ".git/f.yaml": Self.object("f"),
    ])
    let manifests = try ManifestLoader().load([directory.path])
    #expect(manifests.map(\.name) == ["e", "d", "a", "b", "c"])
    let files = [".e.yaml", ".hidden/d.yaml", "a.yml", "b.yaml", "sub/deep/c.json"]
    #expect(manifests.map(\.source.file) == files.map { "\(directory.path)/\($0)" })
  }

  @Test("a symbolic link to a directory is not followed")
  func symbolicLink() throws {
    let directory = try TemporaryDirectory(["a.yaml": Self.object("a")])
    try FileManager.default.createSymbolicLink(
      at: directory.url.appending(path: "loop"), withDestinationURL: directory.url)
    #expect(try ManifestLoader().load([directory.path]).map(\.name) == ["a"])
  }

  @Test("a document has its line number, and an item of a list also has its index")
  func locations() throws {
    let text = """
      # a comment

      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      ---
      # nothing
      ---
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Pod, metadata: {name: b}}
      - {apiVersion: v1, kind: Pod, metadata: {generateName: c-}}
      """
    let manifests = try ManifestLoader(standardInput: { Data(text.utf8) }).load(["-"])
    #expect(manifests.map(\.source.description) == ["3", "9: items[0]", "9: items[1]"].map { "standard input:\($0)" })
    #expect(manifests.map(\.name) == ["a", "b", ""])
  }

  @Test("every object with items is a list, as for kubectl")
  func anyList() throws {
    let list =
      #"{"apiVersion": "v1", "kind": "ConfigMap", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}]}"#
    let manifests = try ManifestLoader(standardInput: { Data(list.utf8) }).load(["-"])
    #expect(manifests.map(\.kind) == ["Pod"])
  }

  @Test("items of a typed list inherit its apiVersion and kind")
  func typedList() throws {
    let list = #"{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}]}"#
    let manifests = try ManifestLoader(standardInput: { Data(list.utf8) }).load(["-"])
    #expect(manifests.map(\.object) == [["apiVersion": "v1", "kind": "Pod", "metadata": ["name": "a"]]])
  }

  @Test(
    "an invalid manifest is reported with its line and the fix",
    arguments: [
      ("just text", "standard input:1: not a Kubernetes object"),
      ("a: 1", "standard input:1: apiVersion: is missing"),
      ("---\n\napiVersion: v1\nmetadata: {name: a}", "standard input:3: kind: is missing"),
      ("{apiVersion: v1, kind: Pod}", "standard input:1: metadata.name: is missing; specify the name of the Pod"),
      (
        "{apiVersion: v1, kind: Pod, metadata: {name: 7}}",
        "standard input:1: metadata.name: is missing; specify the name of the Pod"
      ),
      ("{apiVersion: v1, kind: List, items: [3]}", "standard input:1: items[0]: not a Kubernetes object"),
      ("a: [b", "standard input:2:1: did not find"),
      (
        "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization}",
        "standard input:1: is a kustomization, not a manifest; specify the output of 'kubectl kustomize'"
      ),
    ])
  func malformed(text: String, expected: String) throws {
    let problems = problems("-", input: text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix(expected) == true, "\(problems)")
  }

  @Test("a duplicate object is reported with both locations, in any version of its group")
  func duplicates() throws {
    let directory = try TemporaryDirectory([
      "a.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: default}}",
      "b.yaml": """
      {apiVersion: v1, kind: Deployment, metadata: {name: web}}
      ---
      {apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: web}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: other}}
      """,
    ])
    #expect(
      problems(directory.path) == [
        "\(directory.path)/b.yaml:3: Deployment 'web' is already defined at \(directory.path)/a.yaml:1; remove one of them"
      ])
  }

  @Test("the problems of all paths are reported together")
  func allProblems() throws {
    let directory = try TemporaryDirectory(["a.yaml": "a: 1", "b.yaml": "b: [", "empty/README.md": ""])
    let problems = problems(directory.path, "/nowhere", directory.path + "/empty", "-", "-", input: Self.object("a"))
    #expect(problems.count == 6)
    #expect(problems.contains { $0.contains("a.yaml:1: apiVersion: is missing") })
    #expect(problems.contains { $0.contains("b.yaml:") })
    #expect(problems.contains("/nowhere: no such file or directory; check the path"))
    #expect(problems.contains { $0.contains("/empty: the directory contains no manifests") })
    #expect(problems.contains { $0.contains("standard input can be read only once") })
  }
}
