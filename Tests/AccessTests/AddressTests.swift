import Kubernetes
import Testing

@testable import Access

@Suite("addresses, blocks and ports") struct AddressTests {
  @Test(
    "a block contains another one",
    arguments: [
      ("10.0.0.0/8", "10.1.2.3/32", true), ("10.0.0.0/8", "11.0.0.0/32", false), ("10.0.0.7/8", "10.0.0.1/32", true),
      ("0.0.0.0/0", "255.255.255.255/32", true), ("0.0.0.0/0", "::1/128", false), ("fd00::/8", "fdff::1/128", true),
      ("fd00::/8", "fe00::1/128", false), ("10.0.0.0/25", "10.0.0.0/24", false), ("::/0", "::/1", true),
      ("10.0.0.1/32", "10.0.0.1/32", true),
    ])
  func containment(block: String, other: String, isInside: Bool) throws {
    let (block, other) = (try #require(AddressBlock(block)), try #require(AddressBlock(other)))
    #expect(AddressSet(block).isSuperset(of: AddressSet(other)) == isInside)
  }

  @Test("the operations of sets agree with those of Swift sets")
  func sets() {
    let samples: [[ClosedRange<UInt8>]] = [
      [], [0...255], [0...0], [255...255], [3...7, 9...9], [8...8, 0...2], [5...200], [0...4, 100...255],
      [7...9, 7...9],
    ]
    for left in samples {
      let one = Set(left.flatMap { Array($0) })
      #expect(Set(IntervalSet(left).complement.ranges.flatMap { Array($0) }) == Set(0...255).subtracting(one))
      for right in samples {
        let other = Set(right.flatMap { Array($0) })
        let (first, second) = (IntervalSet(left), IntervalSet(right))
        #expect(Set(first.union(second).ranges.flatMap { Array($0) }) == one.union(other))
        #expect(Set(first.intersection(second).ranges.flatMap { Array($0) }) == one.intersection(other))
        #expect(Set(first.subtracting(second).ranges.flatMap { Array($0) }) == one.subtracting(other))
        #expect(first.isSuperset(of: second) == one.isSuperset(of: other))
        #expect((first == second) == (one == other), "equal sets have equal ranges")
      }
    }
  }

  @Test(
    "a port is a number or a name with a protocol",
    arguments: [
      ("80", "80/TCP"), ("53/udp", "53/UDP"), ("http", "http"), ("dns/UDP", "dns/UDP"), ("0", nil), ("65536", nil),
      ("80/ICMP", nil), ("", nil), ("80/TCP/x", nil), ("-1", nil), ("http-", nil), ("a--b", nil), ("port 80", nil),
      ("h2c-8080", "h2c-8080"), ("a-name-of-16-ch", "a-name-of-16-ch"), ("a-name-of-16-chr", nil),
    ])
  func port(text: String, expected: String?) { #expect(PortQuery(text)?.description == expected) }

  @Test("ports are written as ranges")
  func ports() {
    #expect(PortSet.all.description == "all")
    #expect(PortSet().description == "none")
    let set = PortSet(.tcp, 80...80).union(PortSet(.tcp, 81...90)).union(PortSet(.tcp, 443...443)).union(.every(.udp))
    #expect(set.description == "80-90/TCP,443/TCP,UDP")
    #expect(set.subtracting(PortSet(.tcp, 85...500)).description == "80-84/TCP,UDP")
  }
}
