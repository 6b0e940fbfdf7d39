import Kubernetes
import Testing

@Suite("Numbers with nouns") struct CountedTests {
  @Test(
    "only 1 is singular",
    arguments: [(0, "0 objects"), (1, "1 object"), (2, "2 objects"), (-1, "-1 objects"), (21, "21 objects")])
  func plural(count: Int, text: String) { #expect(count.counted("object") == text) }
}
