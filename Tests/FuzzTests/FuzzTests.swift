import Foundation
import FuzzTargets
import TestSupport
import Testing

@Suite struct FuzzTests {
  /// A committed input of a fuzz target.
  struct Seed: Sendable, CustomTestStringConvertible {
    var target: FuzzTarget
    var file: URL
    var testDescription: String { "\(target.name)/\(file.lastPathComponent)" }
  }

  static let seeds = FuzzTarget.all.flatMap { target in files(of: target.name).map { Seed(target: target, file: $0) } }

  private static func files(of target: String) -> [URL] {
    let folder = Repository["fuzz/seeds/\(target)"]
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  @Test("a committed input of a fuzz target violates no property", arguments: seeds)
  func seed(seed: Seed) throws {
    try seed.target.check(Array(try Data(contentsOf: seed.file)))
  }

  @Test("a fuzz target accepts empty input, and input that is not valid UTF-8", arguments: FuzzTarget.all.map(\.name))
  func anyBytes(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    for input in [[], [0xFF], [0xC3, 0x28, 0x0A, 0xF0], Array(repeating: 0, count: 64)] as [[UInt8]] {
      try target.check(input)
    }
  }

  @Test("a fuzz target has committed inputs that are not longer than its limit", arguments: FuzzTarget.all.map(\.name))
  func limits(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let sizes = try Self.files(of: name).map { try Data(contentsOf: $0).count }
    #expect(sizes.count >= 3)
    #expect(sizes.allSatisfy { $0 <= target.maxLength })
  }

  @Test("each folder in fuzz/seeds belongs to a target")
  func folders() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Repository["fuzz/seeds"].path)
    #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
  }

  @Test("docs/testing.md has a row for each fuzz target")
  func documentation() throws {
    let rows = FuzzTarget.all.map { "| `\($0.name)` | \($0.reads) | \($0.properties) |\n" }
    let heading = "| Target | Reads | Properties |\n|---|---|---|\n"
    try expectGenerated(heading + rows.joined(), in: "docs/testing.md", section: "fuzz targets")
  }
}
