import Foundation
import TestSupport
import Testing

/// The documentation of the repository, and the scripts that check it.
@Suite struct RepositoryTests {
  @Test("docs/architecture.md contains the table of targets in Package.swift")
  func targets() throws {
    let rows = try PackageTarget.all().map { target in
      let cells = [target.targets, target.libraries].map { $0.map { "`\($0)`" }.joined(separator: ", ") }
      return "| [`\(target.name)`](../Sources/\(target.name)) | \(cells[0]) | \(cells[1]) |\n"
    }
    #expect(rows.count >= 9)
    let heading = "| Target | Imports targets | Imports libraries |\n|---|---|---|\n"
    try expectGenerated(heading + rows.joined(), in: "docs/architecture.md", section: "targets")
  }

  @Test("plimsoll-operator links no target of the other commands, and none that can import Foundation")
  func operatorTargets() throws {
    let all = try PackageTarget.all()
    var linked: Set = ["plimsoll-operator"]
    var libraries: Set<String> = []
    var queue = ["plimsoll-operator"]
    while let name = queue.popLast() {
      guard let target = all.first(where: { $0.name == name }) else { continue }
      queue += target.targets.filter { linked.insert($0).inserted }
      libraries.formUnion(target.libraries)
    }
    #expect(linked.isSuperset(of: ["OperatorCommands", "Controller", "Kubernetes", "CLibCurl"]))
    let others = [
      "plimsoll", "Access", "Fleet", "Preview", "Report", "Sandbox", "SandboxKinds", "SandboxMerge", "Scan",
    ]
    #expect(linked.isDisjoint(with: others))
    #expect(libraries.isSuperset(of: ["ArgumentParser", "Hummingbird"]))
    #expect(libraries.isDisjoint(with: ["HummingbirdTLS", "Mustache", "NIOSSL"]))
    let files = linked.filter { !$0.hasPrefix("CLib") }.map { ("Sources/\($0)/A.swift", "public import Foundation") }
    let result = try run("check-layers", Dictionary(uniqueKeysWithValues: files))
    #expect(result.status == 1)
    for (path, _) in files { #expect(result.errors.contains("\(path):1: public import Foundation")) }
  }

  /// A file that violates a rule, and the message of the script that must reject it.
  struct Violation: Sendable, CustomTestStringConvertible {
    var script: String
    var path: String
    var content: String
    var message: String
    var testDescription: String { "\(script): \(content)" }

    init(_ script: String, _ path: String, _ content: String, _ message: String) {
      self.script = script
      self.path = path
      self.content = content
      self.message = message
    }
  }

  static let violations = [
    Violation("check-layers", "Sources/Planning/A.swift", "import Logging", "do no I/O"),
    Violation("check-layers", "Sources/CRDs/A.swift", "package import HTTPTypes", "do no I/O"),
    Violation("check-layers", "Sources/Access/A.swift", "import Foundation", "Access does no I/O"),
    Violation("check-layers", "Sources/Report/A.swift", "let time = Date()", "Report does no I/O"),
    Violation("check-layers", "Sources/Scan/A.swift", "import Mustache", "only Report imports Mustache"),
    Violation("check-layers", "Sources/SandboxKinds/A.swift", "import Logging", "do no I/O"),
    Violation("check-layers", "Sources/Kubernetes/A.swift", "import Foundation", "import FoundationEssentials"),
    Violation(
      "check-layers", "Sources/Audit/A.swift", "import FoundationEssentials", "Audit and PodSecurity do no I/O"),
    Violation("check-layers", "Sources/Planning/A.swift", "let time = Date()", "do not read a clock"),
    Violation("check-layers", "Sources/Planning/A.swift", "let time = ContinuousClock.now", "do not read a clock"),
    Violation("check-layers", "Sources/Planning/A.swift", "plan(now: .now)", "do not read a clock"),
    Violation("check-layers", "Sources/Kubernetes/A.swift", "import CLibCurl", "imports CLibCurl"),
    Violation("check-layers", "Sources/Kubernetes/A.swift", "import CLibYAML\nimport CLibYAML", "imports CLibYAML"),
    Violation("check-layers", "Sources/Preview/A.swift", "import ArgumentParser", "import ArgumentParser"),
    Violation("check-layers", "Sources/plimsoll/A.swift", "internal import Hummingbird", "import Hummingbird"),
    Violation("check-layers", "Sources/Controller/A.swift", "Task { await work() }", "no unstructured task"),
    Violation("check-layers", "Sources/Controller/A.swift", "Task.detached { await work() }", "no unstructured task"),
    Violation("check-layers", "Sources/Controller/A.swift", "let value = try! read()", "no forced try"),
    Violation("check-docs", "README.md", "[guide](missing.md)", "the file does not exist"),
    Violation("check-docs", "README.md", "[guide](#missing)", "has no such heading"),
    Violation("check-docs", "README.md", "See `Sources/Missing` for details.", "'Sources/Missing' does not exist"),
    // The escape keeps the word out of this file, which the script checks, too.
    Violation("check-words", "README.md", "The retry m\u{65}nds it.", "fix"),
  ]

  @Test("a script rejects a violation and names the file", arguments: violations)
  func rejects(violation: Violation) throws {
    let result = try run(violation.script, [violation.path: violation.content])
    #expect(result.status == 1)
    #expect(result.errors.contains(violation.message), "\(result.errors)")
    #expect(result.errors.contains(violation.path), "\(result.errors)")
  }

  @Test("the scripts accept comments, string literals, external links and placeholders")
  func accepts() throws {
    let code = """
      // import Logging, Task { }, try! read()
      let text = "try! Date() Task {"
      let until: ContinuousClock.Instant
      #if canImport(FoundationEssentials)
        import FoundationEssentials
      #else
        import Foundation
      #endif
      """
    #expect(try run("check-layers", ["Sources/Planning/A.swift": code]).status == 0)
    let page = """
      # Title

      [site](https://example.com/missing.md), [title](#title), `Sources/<target>`, `config/crd` and `docs`.

      ```
      [code](missing.md) `Sources/Missing`
      ```
      """
    let files = ["README.md": page, "config/crd/kustomization.yaml": "resources: []"]
    #expect(try run("check-docs", files).errors == "")
  }

  @Test(
    "scripts/sanitize rejects invalid settings with exit code 2, and names the fix",
    arguments: [
      (["SKIPPED_TESTS": ""], "SKIPPED_TESTS is not set; run make sanitize"),
      (
        ["SKIPPED_TESTS": "x", "SANITIZERS": "thread undefined"],
        "SANITIZERS: 'undefined' is not a sanitizer; use thread, address or both"
      ),
    ])
  func sanitizerSettings(settings: [String: String], message: String) throws {
    let process = Process()
    process.executableURL = Repository["scripts/sanitize"]
    // The script must not start a build.
    process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }.merging(["SWIFT": "false"]) {
      $1
    }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains(message), "\(text)")
  }

  /// Runs a script on a tree with the given files.
  private func run(_ script: String, _ files: [String: String]) throws -> (status: Int32, errors: String) {
    let root = FileManager.default.temporaryDirectory.appending(path: "repository-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let folders = ["Tests"] + (try PackageTarget.all()).map { "Sources/\($0.name)" }
    for path in folders { try Self.createFolder(root.appending(path: path)) }
    for (path, content) in files {
      let file = root.appending(path: path)
      try Self.createFolder(file.deletingLastPathComponent())
      try Data((content + "\n").utf8).write(to: file)
    }
    let process = Process()
    process.executableURL = Repository["scripts/\(script)"]
    process.arguments = [root.path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private static func createFolder(_ url: URL) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
}

/// A Swift target in Sources, as Package.swift declares it.
private struct PackageTarget {
  var name: String
  var targets: [String]
  var libraries: [String]

  static func all() throws -> [PackageTarget] {
    let manifest = try Repository.text("Package.swift")
    let declaration = /\n    \.(?:target|executableTarget)\(\s*name: "([^"]+)"/
    let starts = manifest.matches(of: declaration)
    return starts.compactMap { match in
      let rest = manifest[match.range.upperBound...]
      let end = rest.firstRange(of: "\n    .")?.lowerBound ?? rest.endIndex
      let body = rest[..<end]
      guard body.contains("swiftSettings"), !body.contains("path:") else { return nil }
      let product = /\.product\(name: "([^"]+)"[^)]*\)/
      let targets = body.replacing(product, with: "").matches(of: /"([^"]+)"/).map { String($0.1) }
      return PackageTarget(
        name: String(match.1), targets: targets, libraries: body.matches(of: product).map { String($0.1) })
    }
  }
}
