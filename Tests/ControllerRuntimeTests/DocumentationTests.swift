import TestSupport
import Testing

/// The documentation shows `TeamLabels.swift`, so that its example compiles.
@Suite("Documentation of ControllerRuntime")
struct DocumentationTests {
  @Test("the operator in the documentation is the one that is compiled here")
  func example() throws {
    #expect(
      try Documentation.isShown(
        "TeamLabels.swift", in: "WritingAnOperator.md", of: "Sources/ControllerRuntime/ControllerRuntime.docc"))
  }
}
