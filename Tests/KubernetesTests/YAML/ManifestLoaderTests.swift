import Foundation
import Testing

@testable import Kubernetes

@Suite struct ManifestLoaderTests {
  /// A folder with files, gone when the test is over.
  private final class Folder {
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
    } catch let error as ManifestProblems {
      return error.problems
    } catch {
      return ["another error: \(error)"]
    }
  }

  @Test("a folder stands for its manifests, those of folders within included, in a stable order")
  func folder() throws {
    let folder = try Folder([
      "b.yaml": Self.object("b"), "a.yml": Self.object("a"),
      "sub/deep/c.json": #"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"}}"#,
      "kustomization.yaml": "resources: [a.yml]\n", "sub/kustomization.yml": "resources: []\n",
      "README.md": "# no: manifest",
      ".hidden/d.yaml": Self.object("d"), ".e.yaml": Self.object("e"),
    ])
    let manifests = try ManifestLoader().load([folder.path])
    #expect(manifests.map(\.name) == ["a", "b", "c"])
    #expect(manifests.map(\.source.file) == ["a.yml", "b.yaml", "sub/deep/c.json"].map { "\(folder.path)/\($0)" })
  }

  @Test("a link to a folder is not followed: it may lead in circles")
  func link() throws {
    let folder = try Folder(["a.yaml": Self.object("a")])
    try FileManager.default.createSymbolicLink(at: folder.url.appending(path: "loop"), withDestinationURL: folder.url)
    #expect(try ManifestLoader().load([folder.path]).map(\.name) == ["a"])
  }

  @Test("documents know their line, items of lists their place; lists may be nested")
  func places() throws {
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

  @Test("items of a typed list take kind and version from it")
  func typedList() throws {
    let list = #"{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}]}"#
    let manifests = try ManifestLoader(standardInput: { Data(list.utf8) }).load(["-"])
    #expect(manifests.map(\.object) == [["apiVersion": "v1", "kind": "Pod", "metadata": ["name": "a"]]])
  }

  @Test(
    "what is no manifest is said with line and mend",
    arguments: [
      ("just text", "standard input:1: is no object"),
      ("a: 1", "standard input:1: apiVersion is missing"),
      ("---\n\napiVersion: v1\nmetadata: {name: a}", "standard input:3: kind is missing"),
      ("{apiVersion: v1, kind: Pod}", "standard input:1: metadata.name of this Pod is missing"),
      ("{apiVersion: v1, kind: Pod, metadata: {name: 7}}", "standard input:1: metadata.name of this Pod is missing"),
      ("{apiVersion: v1, kind: List, items: [3]}", "standard input:1: items[0]: is no object"),
      ("a: [b", "standard input:2:1: did not find"),
      (
        "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization}",
        "standard input:1: is a kustomization: give what 'kubectl kustomize' makes of it"
      ),
    ])
  func malformed(text: String, expected: String) throws {
    let problems = problems("-", input: text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix(expected) == true, "\(problems)")
  }

  @Test("an object that is there twice is named with both places, in any version of its group")
  func duplicates() throws {
    let folder = try Folder([
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
      problems(folder.path) == [
        "\(folder.path)/b.yaml:3: Deployment 'web' is already at \(folder.path)/a.yaml:1: remove one"
      ])
  }

  @Test("every problem of every path is said at once")
  func all() throws {
    let folder = try Folder(["a.yaml": "a: 1", "b.yaml": "b: [", "empty/README.md": ""])
    let problems = problems(folder.path, "/nowhere", folder.path + "/empty", "-", "-", input: Self.object("a"))
    #expect(problems.count == 6)
    #expect(problems.contains { $0.contains("a.yaml:1: apiVersion is missing") })
    #expect(problems.contains { $0.contains("b.yaml:") })
    #expect(problems.contains("/nowhere: there is no such file or folder: check the path"))
    #expect(problems.contains { $0.contains("/empty: no manifest in it") })
    #expect(problems.contains { $0.contains("standard input can be read once only") })
  }
}
