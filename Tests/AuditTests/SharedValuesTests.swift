import Testing

@testable import Audit

@Suite("Values with shared storage") struct SharedValuesTests {
  private final class Box: Sendable {}

  @Test("equal keys have the first value, until the values are too large")
  func limit() {
    let pool = SharedValues<Int, Box>(limit: 100 + 2 * 64)
    let (first, second) = (Box(), Box())
    #expect(pool.first(first, for: 1) { _ in 40 } === first)
    #expect(pool.first(second, for: 1) { _ in 40 } === first)
    #expect(pool.first(second, for: 2) { _ in 60 } === second)
    #expect(pool.first(second, for: 1) { _ in 40 } === first)
    #expect(pool.first(second, for: 3) { _ in 1 } === second, "the pool starts again")
    #expect(pool.first(second, for: 1) { _ in 40 } === second)
  }

  @Test("strings with the same characters but other bytes stay different")
  func bytes() {
    let pool = StringPool()
    let (composed, decomposed) = ("a long text with \u{E9}", "a long text with e\u{301}")
    #expect(pool.pooled(composed).utf8.elementsEqual(composed.utf8))
    #expect(pool.pooled(decomposed).utf8.elementsEqual(decomposed.utf8))
  }
}
