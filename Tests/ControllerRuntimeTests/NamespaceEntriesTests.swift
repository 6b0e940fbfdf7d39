import Kubernetes
import Testing

@testable import ControllerRuntime

@Suite("Entries of a namespace") struct NamespaceEntriesTests {
  private static func entry(_ name: String, _ value: Int) -> StoreEntry<Int> {
    StoreEntry(ObjectKey(namespace: "ns", name: name), uid: ObjectUID("u"), resourceVersion: "1", value: value)
  }

  private static func content(_ entries: NamespaceEntries<Int>) -> [String: Int] {
    var content: [String: Int] = [:]
    entries.forEach { content[$0.name] = $0.value }
    return content
  }

  @Test("entries are those of a dictionary with the same changes, however many there are", arguments: [1, 3, 9, 40])
  func changes(names: Int) {
    var generator = SystemRandomNumberGenerator()
    var entries = NamespaceEntries<Int>()
    var expected: [String: Int] = [:]
    for step in 0..<500 {
      let name = "object-\(Int.random(in: 0..<names, using: &generator))"
      // Removals are as frequent as additions in the second half, so that the entries also become few again.
      if step > 250, Bool.random(using: &generator) {
        #expect(entries.remove(name)?.value == expected.removeValue(forKey: name))
      } else {
        #expect(entries.update(Self.entry(name, step))?.value == expected.updateValue(step, forKey: name))
      }
      #expect(entries[name]?.value == expected[name])
      #expect(entries.isEmpty == expected.isEmpty)
    }
    #expect(Self.content(entries) == expected)
  }

  @Test("names are compared by their bytes", arguments: [0, 20])
  func bytes(others: Int) {
    var entries = NamespaceEntries<Int>()
    for index in 0..<others { _ = entries.update(Self.entry("other-\(index)", index)) }
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
    #expect(entries.update(Self.entry(composed, 1)) == nil)
    #expect(entries.update(Self.entry(decomposed, 2)) == nil)
    #expect(entries[composed]?.value == 1)
    #expect(entries.remove(decomposed)?.value == 2)
    #expect(entries[composed]?.value == 1)
  }

  @Test("a copy does not follow changes", arguments: [1, 20])
  func copies(count: Int) {
    var entries = NamespaceEntries<Int>()
    for index in 0..<count { _ = entries.update(Self.entry("\(index)", index)) }
    let copy = entries
    _ = entries.update(Self.entry("0", 100))
    #expect(copy["0"]?.value == 0)
    #expect(entries["0"]?.value == 100)
  }
}
