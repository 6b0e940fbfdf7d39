import Foundation
import Testing

/// The operator in docs/runtime.md is `TeamLabels.swift`, so that it compiles.
@Suite("Documentation of the runtime")
struct DocumentationTests {
  @Test("the operator in docs/runtime.md is the one that is compiled here")
  func example() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let code = try String(contentsOf: folder.appending(path: "TeamLabels.swift"), encoding: .utf8)
    let chapter = try String(
      contentsOf: folder.appending(path: "../../../docs/runtime.md").standardizedFileURL, encoding: .utf8)
    #expect(chapter.contains("```swift\n\(code)```"))
  }
}
