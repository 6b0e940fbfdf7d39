import Kubernetes
import Testing

@Suite("Names") struct ObjectKeyTests {
  /// Names of different bytes that all mean the same characters: the order of combining marks of different classes has no meaning.
  private static let equivalentNames: [String] = {
    var orders: [[Unicode.Scalar]] = [[]]
    for mark in ["\u{300}", "\u{323}", "\u{327}", "\u{334}", "\u{345}", "\u{35C}"] as [Unicode.Scalar] {
      orders = orders.flatMap { order in
        (0...order.count).map { index in
          var longer = order
          longer.insert(mark, at: index)
          return longer
        }
      }
    }
    return orders.map { "a" + String(String.UnicodeScalarView($0)) }
  }()

  @Test("names of different bytes are different keys with different hashes, also if they mean the same characters")
  func equivalentNames() {
    let names = Self.equivalentNames
    #expect(Set(names).count == 1)
    #expect(Set(names.map { ObjectKey(namespace: "a", name: $0) }).count == 720)
    #expect(Set(names.map { RoleID(namespace: "a", name: $0) }).count == 720)
    // Each lookup reads all objects with the same hash. Of 64 bits, two of 720 are equal once in 10^13 runs.
    #expect(Set(names.map { ObjectKey(name: $0).hashValue }).count == 720)
    #expect(Set(names.map { RoleID(namespace: nil, name: $0).hashValue }).count == 720)
  }

  @Test("equal keys have equal hashes, whatever the strings were made of")
  func hashes() {
    let name = "caf\u{e9}-role-with-a-long-name"
    let substring = String("x\(name)y".dropFirst().dropLast())
    #expect(ObjectKey(namespace: "a", name: name) == ObjectKey(namespace: "a", name: substring))
    #expect(
      ObjectKey(namespace: "a", name: name).hashValue == ObjectKey(namespace: "a", name: substring).hashValue)
    #expect(ObjectKey(namespace: "a", name: "b") != ObjectKey(name: "b"))
  }
}
