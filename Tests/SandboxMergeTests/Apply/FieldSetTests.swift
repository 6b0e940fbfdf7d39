import Kubernetes
import TestSupport
import Testing

@testable import SandboxMerge

@Suite("Sets of fields") struct FieldSetTests {
  @Test("the laws of sets hold", arguments: [seed(), 1, 2])
  func laws(seed: UInt64) {
    var source = SeededGenerator(seed: seed)
    for round in 0..<300 {
      let (a, b, c) = (source.fieldSet(), source.fieldSet(), source.fieldSet())
      let empty = FieldSet()
      let laws: [(String, Bool)] = [
        ("union is commutative", a.union(b) == b.union(a)),
        ("union is associative", a.union(b).union(c) == a.union(b.union(c))),
        ("union is idempotent", a.union(a) == a && a.union(empty) == a && empty.union(a) == a),
        ("intersection is commutative", a.intersection(b) == b.intersection(a)),
        ("intersection is associative", a.intersection(b).intersection(c) == a.intersection(b.intersection(c))),
        ("intersection is idempotent", a.intersection(a) == a && a.intersection(empty) == empty),
        ("absorption", a.union(a.intersection(b)) == a && a.intersection(a.union(b)) == a),
        ("distribution", a.intersection(b.union(c)) == a.intersection(b).union(a.intersection(c))),
        ("difference takes all", a.subtracting(a) == empty && a.subtracting(empty) == a),
        ("difference and intersection part a set", a.subtracting(b).union(a.intersection(b)) == a),
        ("difference is disjoint", a.subtracting(b).intersection(b) == empty),
        ("De Morgan", a.subtracting(b.union(c)) == a.subtracting(b).intersection(a.subtracting(c))),
        ("no empty node stays", a.subtracting(b).isNormal && a.intersection(b).isNormal && a.union(b).isNormal),
        ("empty means no path", a.isEmpty == (a.paths.isEmpty && !a.isMember)),
      ]
      for (law, holds) in laws { #expect(holds, "\(law): seed \(seed), round \(round): \(a.paths), \(b.paths)") }
      var formed = a
      formed.formUnion(b)
      #expect(formed == a.union(b), "seed \(seed), round \(round)")
    }
  }

  @Test("operations equal those of sets of paths", arguments: [seed(), 3])
  func membership(seed: UInt64) {
    var source = SeededGenerator(seed: seed)
    for round in 0..<300 {
      let (a, b) = (source.fieldSet(), source.fieldSet())
      for path in a.union(b).allPaths {
        let (inA, inB) = (a.contains(path), b.contains(path))
        #expect(inA || inB, "seed \(seed), round \(round), \(path)")
        #expect(a.intersection(b).contains(path) == (inA && inB), "seed \(seed), round \(round), \(path)")
        #expect(a.subtracting(b).contains(path) == (inA && !inB), "seed \(seed), round \(round), \(path)")
      }
      #expect(a.allPaths.count + b.allPaths.count == a.union(b).allPaths.count + a.intersection(b).allPaths.count)
    }
  }

  @Test("fieldsV1 is decoded to the same set", arguments: [seed(), 4])
  func fieldsV1(seed: UInt64) throws {
    var source = SeededGenerator(seed: seed)
    for round in 0..<300 {
      var set = source.fieldSet()
      // The root has no path.
      set.isMember = false
      let text = try JSONValue(parsing: set.fieldsV1.jsonData())
      #expect(FieldSet(fieldsV1: text) == set, "seed \(seed), round \(round): \(set.paths)")
    }
  }

  @Test(
    "path elements have the names of managedFields",
    arguments: [
      (.field("a.b/c"), "f:a.b/c", ".a.b/c"), (.field("\u{301}e"), "f:\u{301}e", ".\u{301}e"),
      (.value("x"), #"v:"x""#, #"[="x"]"#), (.value(3), "v:3", "[=3]"),
      (.value(true), "v:true", "[=true]"), (.index(2), "i:2", "[2]"), (.value(1.5), "v:1.5", "[=1.5]"),
      (.key([.init(name: "name", value: "x")]), #"k:{"name":"x"}"#, #"[name="x"]"#),
      (
        .key([.init(name: "port", value: 80), .init(name: "protocol", value: "TCP")]),
        #"k:{"port":80,"protocol":"TCP"}"#, #"[port=80,protocol="TCP"]"#
      ),
      (.value("a\"b\\<&>\n"), #"v:"a\"b\\\u003c\u0026\u003e\n""#, #"[="a\"b\\\u003c\u0026\u003e\n"]"#),
    ] as [(PathElement, String, String)])
  func names(element: PathElement, fieldsV1: String, text: String) {
    #expect(element.fieldsV1 == fieldsV1)
    #expect(PathElement(fieldsV1: fieldsV1) == element)
    #expect(element.description == text)
  }

  @Test(
    "invalid names of path elements are ignored", arguments: ["", "f", "x:a", "i:b", "k:[]", "k:{", "v:{", "v:"])
  func noNames(text: String) {
    #expect(PathElement(fieldsV1: text) == nil)
    #expect(FieldSet(fieldsV1: [text: [:], "f:a": [:]].asObject).paths == [".a"])
  }

  @Test("path elements have an order: fields, keys, values, indices")
  func order() {
    let sorted: [PathElement] = [
      .field("a"), .field("b"), .key([.init(name: "a", value: 2)]), .key([.init(name: "a", value: "1")]),
      .key([.init(name: "b", value: 1)]), .value(1), .value(1.5), .value(2), .value("a"), .value("b"), .value(false),
      .value(true), .index(0), .index(10),
    ]
    for (place, element) in sorted.enumerated() {
      for (other, second) in sorted.enumerated() { #expect((element < second) == (place < other)) }
    }
  }
}

/// A seed of its own for each run; a failure prints it.
private func seed() -> UInt64 { UInt64.random(in: 1000...UInt64.max) }

extension [String: JSONValue] {
  fileprivate var asObject: JSONValue { .object(self) }
}

extension FieldSet {
  /// Whether no node below is empty.
  fileprivate var isNormal: Bool { children.values.allSatisfy { !$0.isEmpty && $0.isNormal } }

  /// Every path in the set.
  fileprivate var allPaths: [[PathElement]] {
    (isMember ? [[]] : []) + children.flatMap { element, child in child.allPaths.map { [element] + $0 } }
  }
}

extension SeededGenerator {
  private static let elements: [PathElement] = [
    .field("a"), .field("b"), .field("c~/\"d"), .key([.init(name: "k", value: 1)]), .value("v"), .value(2), .index(0),
  ]

  /// A set of a few paths among few elements, so that sets overlap.
  fileprivate mutating func fieldSet(depth: Int = 3) -> FieldSet {
    var set = FieldSet(isMember: Bool.random(using: &self))
    if depth == 0 { return set }
    for element in Self.elements where Int.random(in: 0..<3, using: &self) == 0 {
      set[element] = fieldSet(depth: depth - 1)
    }
    return set
  }
}
