import Synchronization

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Decodes objects from JSON, and decodes objects that differ only in their identity once.
///
/// An operator generates the same objects in thousands of namespaces. Comparing the bytes of an object with an `ObjectOutline`
/// takes a few percent of the time that `JSONDecoder` takes. The result always equals that of `JSONDecoder`.
///
/// Memory is bounded, whatever the objects are: for each type, there are at most `maxCount` outlines of `maxBytes` together.
/// Objects that are used rarely make room for others, so a client that creates many different objects costs at most the
/// comparisons with these outlines.
package final class ObjectDecoder: Sendable {
  /// An object with its outline.
  final class KnownObject: Sendable {
    let outline: ObjectOutline
    let object: any KubernetesObject

    init(outline: ObjectOutline, object: any KubernetesObject) {
      self.outline = outline
      self.object = object
    }
  }

  private let types = Mutex<[ObjectIdentifier: KnownObjects]>([:])

  /// Creates a decoder that knows no object.
  package init() {}

  /// Decodes an object.
  ///
  /// - Throws: `DecodingError`, as `JSONDecoder` does.
  package func decode<Object: KubernetesObject>(_ type: Object.Type, from data: Data) throws -> Object {
    guard Object.isIdentifiedByMetadataOnly else { return try JSONDecoder().decode(type, from: data) }
    if let object = data.withUnsafeBytes({ known(type, $0.bindMemory(to: UInt8.self)) }) { return object }
    let object = try JSONDecoder().decode(type, from: data)
    data.withUnsafeBytes { remember(object, $0.bindMemory(to: UInt8.self)) }
    return object
  }

  private func known<Object: KubernetesObject>(_ type: Object.Type, _ json: UnsafeBufferPointer<UInt8>) -> Object? {
    guard let (object, end) = match(type, in: json, at: 0) else { return nil }
    var rest = JSONMemberScanner(json, in: end..<json.count)
    return rest.isAtEnd ? object : nil
  }

  /// Reads an object whose outline is known.
  ///
  /// - Parameters:
  ///   - type: The type of the object.
  ///   - json: A document.
  ///   - start: Where the object begins in it.
  /// - Returns: The object and its end in the document; `nil` if it must be decoded.
  func match<Object: KubernetesObject>(
    _ type: Object.Type, in json: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (object: Object, end: Int)? {
    let candidates = types.withLock { $0[ObjectIdentifier(type)]?.objects ?? [] }
    for candidate in candidates {
      guard let (values, end) = candidate.outline.match(json, at: start), var object = candidate.object as? Object,
        object.metadata.set(values, from: json)
      else { continue }
      types.withLock { $0[ObjectIdentifier(type)]?.use(candidate) }
      return (object, end)
    }
    return nil
  }

  /// Remembers an object, for others that differ only in their identity.
  ///
  /// - Parameters:
  ///   - object: The object as `JSONDecoder` decodes it.
  ///   - json: The valid JSON that it was decoded from. Whitespace after the object is ignored.
  func remember<Object: KubernetesObject>(_ object: Object, _ json: UnsafeBufferPointer<UInt8>) {
    guard Object.isIdentifiedByMetadataOnly, json.count <= KnownObjects.maxBytes,
      let last = json.lastIndex(of: UInt8(ascii: "}"))
    else { return }
    let json = UnsafeBufferPointer(rebasing: json[...last])
    guard json.count <= KnownObjects.maxObjectSize, let outline = ObjectOutline(of: json),
      let (values, end) = outline.match(json, at: 0), end == json.count, object.metadata.has(values, from: json)
    else { return }
    let known = KnownObject(outline: outline, object: object)
    types.withLock { $0[ObjectIdentifier(Object.self), default: KnownObjects()].add(known) }
  }
}

extension ObjectMeta {
  /// Sets the fields that an outline leaves out. Returns `false` if a value is not valid UTF-8. A value that is equal already is
  /// kept, so that objects with the same name share its memory.
  fileprivate mutating func set(_ values: [ObjectOutline.Value], from json: UnsafeBufferPointer<UInt8>) -> Bool {
    for value in values where !has(value, from: json) {
      guard let text = String(validating: json[value.range], as: UTF8.self) else { return false }
      self[value.field] = text
    }
    return true
  }

  /// Whether the fields that an outline leaves out were decoded from these values.
  fileprivate func has(_ values: [ObjectOutline.Value], from json: UnsafeBufferPointer<UInt8>) -> Bool {
    values.allSatisfy { has($0, from: json) }
  }

  private func has(_ value: ObjectOutline.Value, from json: UnsafeBufferPointer<UInt8>) -> Bool {
    self[value.field].map { $0.utf8.elementsEqual(json[value.range]) } ?? false
  }
}

/// The objects of one type that a decoder knows.
struct KnownObjects: Sendable {
  /// Maximum number of objects. A baseline generates fewer objects of a kind in each namespace.
  static let maxCount = 16
  /// Maximum size of an object in bytes. Generated objects have about 2 KB.
  static let maxObjectSize = 8 << 10
  /// Maximum size of all objects together in bytes. A decoded object needs at most about 20 times as much memory as its JSON.
  static let maxBytes = 64 << 10
  /// How many objects are dropped until the number of uses of all others counts half, so that objects that are no longer used
  /// make room.
  private static let agingInterval = 32

  private(set) var objects: [ObjectDecoder.KnownObject] = []
  /// How often each object was used.
  private var uses: [UInt32] = []
  private var bytes = 0
  private var dropped = 0

  /// Counts a use of an object, if it is still known.
  mutating func use(_ object: ObjectDecoder.KnownObject) {
    guard let index = objects.firstIndex(where: { $0 === object }), uses[index] < .max else { return }
    uses[index] += 1
  }

  /// Adds an object, and drops the objects that were used least to make room. Has no effect if another task has added a similar
  /// object in the meantime.
  mutating func add(_ object: ObjectDecoder.KnownObject) {
    guard !objects.contains(where: { $0.outline.matches(object.outline) }) else { return }
    while objects.count >= Self.maxCount || bytes + object.outline.size > Self.maxBytes {
      guard let index = uses.indices.min(by: { uses[$0] < uses[$1] }) else { return }
      drop(at: index)
    }
    objects.append(object)
    uses.append(0)
    bytes += object.outline.size
  }

  private mutating func drop(at index: Int) {
    bytes -= objects.remove(at: index).outline.size
    uses.remove(at: index)
    dropped += 1
    if dropped.isMultiple(of: Self.agingInterval) { uses = uses.map { $0 / 2 } }
  }
}
