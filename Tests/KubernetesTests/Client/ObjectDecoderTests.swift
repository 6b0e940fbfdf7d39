import Foundation
import Testing

@testable import Kubernetes

/// Decoding similar objects once has the same results as decoding each of them.
@Suite("Decoding of similar objects")
struct ObjectDecoderTests {
  /// What decoding has as its result; `nil` if it fails.
  private typealias Decoded = NetworkPolicy?

  private func decoded(_ bytes: [UInt8]) -> Decoded {
    try? JSONDecoder().decode(NetworkPolicy.self, from: Data(bytes))
  }

  @Test("an object has the same value as if it were decoded by itself", arguments: 0..<8 as Range<UInt64>)
  func objects(seed: UInt64) {
    var objects = SimilarObjects(seed: seed)
    let decoder = ObjectDecoder()
    var (similar, failed) = (0, 0)
    for _ in 0..<2000 {
      let json = objects.next()
      let expected = decoded(json)
      let isSimilar = json.withUnsafeBufferPointer { decoder.match(NetworkPolicy.self, in: $0, at: 0) != nil }
      let result = try? decoder.decode(NetworkPolicy.self, from: Data(json))
      #expect(result == expected, "\(String(decoding: json, as: UTF8.self))")
      similar += isSimilar ? 1 : 0
      failed += expected == nil ? 1 : 0
    }
    #expect(similar > 500, "the outlines are not used")
    #expect(failed > 100, "the objects are not hostile enough")
  }

  @Test("events and pages of lists are the same as if they were decoded as a whole", arguments: 0..<8 as Range<UInt64>)
  func documents(seed: UInt64) throws {
    var objects = SimilarObjects(seed: seed &+ 1000)
    let decoder = ObjectDecoder()
    let reader = WatchEventReader<NetworkPolicy>(decoder: decoder)
    for index in 0..<500 {
      let json = (0..<index % 4).map { _ in objects.next() }
      let items = Array(json.joined(separator: [UInt8(ascii: ",")]))
      let page = Data(Array(#"{"metadata":{"resourceVersion":"7"},"items":["#.utf8) + items + Array("]}\n".utf8))
      let expected = try? Client.page(of: NetworkPolicy.self, from: page)
      let result =
        try? decoder.page(of: NetworkPolicy.self, from: page) ?? Client.page(of: NetworkPolicy.self, from: page)
      #expect(result?.items == expected?.items, "\(String(decoding: page, as: UTF8.self))")
      #expect(result?.malformed.map(\.key) == expected?.malformed.map(\.key))
      #expect(result?.resourceVersion == expected?.resourceVersion)
      guard let object = json.first, !object.contains(UInt8(ascii: "\n")) else { continue }
      for type in ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "OTHER"] {
        let line = Data(Array(#"{"type":"\#(type)","object":"#.utf8) + object + Array("}".utf8))
        let expected = try? WatchEvent<NetworkPolicy>(line: line, decoder: JSONDecoder())
        let event = try? reader.event(in: line)
        #expect(event.map(summary) == expected.map(summary), "\(String(decoding: line, as: UTF8.self))")
      }
    }
  }

  private func summary(_ event: WatchEvent<NetworkPolicy>) -> [AnyHashable] {
    switch event {
    case .added(let object): ["added", object]
    case .modified(let object): ["modified", object]
    case .deleted(let object): ["deleted", object]
    case .bookmark(let version): ["bookmark", version]
    case .initialEventsEnd(let version): ["end", version]
    case .known(let version): ["known", version]
    // If two labels are invalid, the reason names the one that comes first in the dictionary, whose order is random.
    case .malformed(let object): ["malformed", object.key, object.isDeleted]
    }
  }

  @Test(
    "a page in another form is decoded as a whole",
    arguments: [
      #"{"items":[],"metadata":{"resourceVersion":"7"}}"#, #"{"metadata":{"resourceVersion":"7"},"items":null}"#,
      #"{"metadata":{"resourceVersion":"7"},"items":[]}x"#, #"{"metadata":{"resourceVersion":"7"},"items":[}"#,
      #"{"metadata":{"resourceVersion":"7"},"items":[{}{}]}"#, #"{"metadata":{"resourceVersion":"7"},"items":[{},]}"#,
      #"{"metadata":{"resourceVersion":"7"},"items":[{]}]}"#, #"{"metadata":7,"items":[]}"#, #"{"items":[]}"#,
      #"{"metadata":{"resourceVersion":"7"},,"items":[]}"#, #"{"metadata":{"resourceVersion":"7"},"it\u0065ms":[]}"#,
      #"{"metadata":{"resourceVersion":"7"},"items":[],"items":[]}"#, "[]", "", "{", "null",
    ])
  func otherPages(page: String) {
    #expect(ObjectDecoder().page(of: NetworkPolicy.self, from: Data(page.utf8)) == nil)
  }

  @Test("a page has its version, its continue token, and the objects that cannot be decoded")
  func page() throws {
    let json = """
      { "kind":"NetworkPolicyList", "metadata":{"resourceVersion":"7","continue":"abc"}, "items":[
        {"metadata":{"name":"a"}}, {"metadata":{"name":"b","labels":7}} , {"metadata":{"name":"c"}} ] }
      """
    let page = try #require(ObjectDecoder().page(of: NetworkPolicy.self, from: Data(json.utf8)))
    #expect(page.items.map(\.key.name) == ["a", "c"])
    #expect(page.malformed.map(\.key?.name) == ["b"])
    #expect(page.malformed.first?.reason.hasPrefix("metadata.labels has an unexpected type") == true)
    #expect(page.resourceVersion == "7")
    #expect(page.continueToken == "abc")
  }

  @Test("every type that is decoded with outlines keeps its identity in its metadata only")
  func types() throws {
    let types: [any KubernetesObject.Type] = [
      Namespace.self, NetworkPolicy.self, Role.self, ClusterRole.self, RoleBinding.self, ResourceQuota.self,
      LimitRange.self, ServiceAccount.self,
    ]
    for type in types { try check(type) }
    #expect(!Lease.isIdentifiedByMetadataOnly)
  }

  private func check<Object: KubernetesObject>(_ type: Object.Type) throws {
    let rest =
      #""spec":{"limits":[],"podSelector":{}},"roleRef":{"kind":"Role","name":"x"},"status":{"phase":"Active"}"#
    func json(_ identity: String) -> Data {
      Data(#"{"metadata":{"name":"\#(identity)","namespace":"n\#(identity)","uid":"u\#(identity)"},\#(rest)}"#.utf8)
    }
    let decoder = ObjectDecoder()
    _ = try decoder.decode(type, from: json("a"))
    let isSimilar = json("b").withUnsafeBytes { decoder.match(type, in: $0.bindMemory(to: UInt8.self), at: 0) != nil }
    #expect(isSimilar, "\(type)")
    let (similar, alone) = (try decoder.decode(type, from: json("b")), try JSONDecoder().decode(type, from: json("b")))
    #expect(try JSONValue(encoding: similar) == JSONValue(encoding: alone))
  }

  // MARK: - Bounds

  private func policy(name: String, label: String) -> Data {
    Data(#"{"metadata":{"name":"\#(name)","uid":"u","labels":{"x":"\#(label)"}}}"#.utf8)
  }

  @Test("objects that no other one is similar to occupy a bounded amount of memory")
  func bounded() throws {
    var known = KnownObjects()
    for index in 0..<1000 {
      let json = Array(policy(name: "a", label: "\(index)" + String(repeating: "x", count: index * 20)))
      let outline = try #require(json.withUnsafeBufferPointer { ObjectOutline(of: $0) })
      let object = NetworkPolicy(metadata: ObjectMeta(name: "a"), spec: nil)
      if outline.size <= KnownObjects.maxObjectSize { known.add(.init(outline: outline, object: object)) }
      #expect(known.objects.count <= KnownObjects.maxCount)
      #expect(known.objects.map(\.outline.size).reduce(0, +) <= KnownObjects.maxBytes)
    }
    #expect(known.objects.count > 1)
  }

  @Test("an object that is too large is decoded, but not remembered")
  func large() throws {
    let decoder = ObjectDecoder()
    let json = policy(name: "a", label: String(repeating: "x", count: KnownObjects.maxObjectSize))
    for _ in 0..<2 {
      #expect(try decoder.decode(NetworkPolicy.self, from: json).metadata.labels?["x"]?.utf8.count == 8192)
    }
    #expect(json.withUnsafeBytes { decoder.match(NetworkPolicy.self, in: $0.bindMemory(to: UInt8.self), at: 0) == nil })
  }

  @Test(
    "objects of other clients do not displace those that are used often, and those that are not used any more make room"
  )
  func displacement() throws {
    let decoder = ObjectDecoder()
    func isKnown(_ label: String) -> Bool {
      policy(name: "z", label: label).withUnsafeBytes {
        decoder.match(NetworkPolicy.self, in: $0.bindMemory(to: UInt8.self), at: 0) != nil
      }
    }
    _ = try decoder.decode(NetworkPolicy.self, from: policy(name: "a", label: "ours"))
    for index in 0..<2000 {
      if index.isMultiple(of: 4) { #expect(isKnown("ours"), "\(index)") }
      _ = try decoder.decode(NetworkPolicy.self, from: policy(name: "b", label: "theirs \(index)"))
    }
    for _ in 0..<100 {
      for index in 0..<KnownObjects.maxCount {
        _ = try decoder.decode(NetworkPolicy.self, from: policy(name: "a", label: "old \(index)"))
      }
    }
    let new = ["c", "d", "e"]
    for _ in 0..<1000 {
      for label in new { _ = try decoder.decode(NetworkPolicy.self, from: policy(name: "a", label: label)) }
    }
    #expect(new.allSatisfy(isKnown))
  }
}
