import TestSupport
import Testing

/// The test in docs/sandbox.md is `ExampleTests.swift`, so that it runs.
@Suite("Documentation of the sandbox")
struct DocumentationTests {
  @Test("the test in docs/sandbox.md is the one that runs here")
  func example() throws { #expect(try Documentation.isShown("ExampleTests.swift", in: "sandbox.md")) }
}
