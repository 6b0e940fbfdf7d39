import TestSupport
import Testing

/// The operator in docs/runtime.md is `TeamLabels.swift`, so that it compiles.
@Suite("Documentation of the runtime")
struct DocumentationTests {
  @Test("the operator in docs/runtime.md is the one that is compiled here")
  func example() throws { #expect(try Documentation.isShown("TeamLabels.swift", in: "runtime.md")) }
}
