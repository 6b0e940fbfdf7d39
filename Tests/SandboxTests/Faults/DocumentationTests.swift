import Foundation
import Testing

/// The test in docs/sandbox.md is `ExampleTests.swift`, so that it runs.
@Suite("Documentation of the sandbox")
struct DocumentationTests {
  @Test("the test in docs/sandbox.md is the one that runs here")
  func example() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let code = try String(contentsOf: folder.appending(path: "ExampleTests.swift"), encoding: .utf8)
    let chapter = try String(
      contentsOf: folder.appending(path: "../../../docs/sandbox.md").standardizedFileURL, encoding: .utf8)
    #expect(chapter.contains("```swift\n\(code)```"))
  }
}
