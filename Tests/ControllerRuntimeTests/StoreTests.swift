import Kubernetes
import TestSupport
import Testing

@testable import ControllerRuntime

/// Which events and writes a store applies, and which it drops.
@Suite("Store")
struct StoreTests {
  private let key = ObjectKey(namespace: "ns", name: "a")

  enum Step: Sendable {
    case list([(uid: String, version: Int, value: String)], version: Int)
    case beginList
    case update(uid: String, version: Int, String?)
    case delete(uid: String, version: Int)
    case record(uid: String, version: Int, String)
  }

  struct History: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [Step]
    /// The value in the store at the end.
    var value: String?
  }

  @Test("a received value is merged with that of the same object, and a change in place keeps the version")
  func merge() {
    let store = Store<String> { old, new in "\(new) after \(old)" }
    store.modify(key) { $0 = "nothing" }
    #expect(store[key] == nil)
    _ = store.update(key, uid: "u", resourceVersion: "1", "one")
    store.modify(key) { $0 += "!" }
    #expect(store[key] == "one!")
    #expect(store.has(ObjectVersion(key: key, uid: "u", resourceVersion: "1")))
    _ = store.update(key, uid: "u", resourceVersion: "2", "two")
    #expect(store[key] == "two after one!")
    _ = store.replace(
      [key: StoreEntry(key, uid: ObjectUID("u"), resourceVersion: "3", value: "three")], resourceVersion: "3")
    #expect(store[key] == "three after two after one!")
    _ = store.update(key, uid: "v", resourceVersion: "4", "four")
    #expect(store[key] == "four", "it is another object")
  }

  private static let histories = [
    History(
      testDescription: "an older event does not undo a newer one",
      steps: [.update(uid: "u", version: 5, "five"), .update(uid: "u", version: 4, "four")], value: "five"),
    History(
      testDescription: "an older event does not undo a recorded write",
      steps: [.record(uid: "u", version: 5, "own"), .update(uid: "u", version: 4, "four")], value: "own"),
    History(
      testDescription: "an older event after which the object is left out does not undo a recorded write",
      steps: [.record(uid: "u", version: 5, "own"), .update(uid: "u", version: 4, nil)], value: "own"),
    History(
      testDescription: "a write that is recorded late does not undo a newer event",
      steps: [.update(uid: "u", version: 6, "six"), .record(uid: "u", version: 5, "own")], value: "six"),
    History(
      testDescription: "a write that is recorded after the deletion of the object does not bring it back",
      steps: [
        .list([("u", 3, "three")], version: 3), .update(uid: "u", version: 5, "own"), .delete(uid: "u", version: 6),
        .record(uid: "u", version: 5, "own"),
      ], value: nil),
    History(
      testDescription: "a write that is recorded after a list without the object does not bring it back",
      steps: [.list([], version: 7), .record(uid: "u", version: 5, "own")], value: nil),
    History(
      testDescription: "a write that is recorded late does not replace a new object with the same name",
      steps: [
        .delete(uid: "u", version: 6), .update(uid: "v", version: 7, "new"), .record(uid: "u", version: 5, "own"),
      ], value: "new"),
    History(
      testDescription: "the deletion of an object does not remove the new object with the same name",
      steps: [.record(uid: "v", version: 7, "new"), .delete(uid: "u", version: 6)], value: "new"),
    History(
      testDescription: "an object that left the selector and was written again is kept",
      steps: [.record(uid: "u", version: 7, "back"), .delete(uid: "u", version: 6)], value: "back"),
    History(
      testDescription: "a list removes deleted objects",
      steps: [.update(uid: "u", version: 5, "five"), .beginList, .list([], version: 9)], value: nil),
    History(
      testDescription: "a list does not undo a write that was recorded after the list was started",
      steps: [.beginList, .record(uid: "u", version: 10, "own"), .list([], version: 9)], value: "own"),
    History(
      testDescription: "a list whose version went backwards undoes earlier writes",
      steps: [.record(uid: "u", version: 900, "own"), .beginList, .list([], version: 30)], value: nil),
    History(
      testDescription: "after versions went backwards, events with lower versions are applied",
      steps: [
        .update(uid: "u", version: 900, "before"), .beginList, .list([("u", 20, "restored")], version: 30),
        .update(uid: "u", version: 31, "after"),
      ], value: "after"),
    History(
      testDescription: "after versions went backwards, writes are recorded",
      steps: [
        .update(uid: "u", version: 900, "before"), .beginList, .list([], version: 30),
        .record(uid: "v", version: 31, "own"),
      ], value: "own"),
  ]

  @Test("the newest version of an object wins", arguments: histories)
  func newestWins(_ history: History) {
    let store = Store<String>()
    for step in history.steps { apply(step, to: store) }
    #expect(store[key] == history.value)
    #expect(store.count == (history.value == nil ? 0 : 1))
  }

  private func apply(_ step: Step, to store: Store<String>) {
    switch step {
    case .beginList: store.beginList()
    case .list(let objects, let version):
      let entries = objects.map {
        StoreEntry(key, uid: ObjectUID($0.uid), resourceVersion: "\($0.version)", value: $0.value)
      }
      _ = store.replace(entries.isEmpty ? [:] : [key: entries[0]], resourceVersion: "\(version)")
    case .update(let uid, let version, let value):
      _ = store.update(key, uid: uid, resourceVersion: "\(version)", value)
    case .delete(let uid, let version): _ = store.delete(key, uid: uid, resourceVersion: "\(version)")
    case .record(let uid, let version, let value):
      store.record(key, uid: uid, resourceVersion: "\(version)", value)
    }
  }

  @Test("versions that are not numbers are not compared: the last event wins")
  func opaqueVersions() {
    let store = Store<String>()
    _ = store.update(key, uid: "u", resourceVersion: "zzz", "first")
    _ = store.update(key, uid: "u", resourceVersion: "aaa", "second")
    #expect(store[key] == "second")
    store.record(key, uid: "u", resourceVersion: "0x1", "third")
    #expect(store[key] == "third")
  }

  @Test("a list reports only differences, and deletes the objects that it does not contain")
  func differences() {
    let store = Store<String>()
    let other = ObjectKey(name: "cluster-wide")
    let first = store.replace(
      [
        key: StoreEntry(key, uid: ObjectUID("u"), resourceVersion: "1", value: "a"),
        other: StoreEntry(other, uid: ObjectUID("v"), resourceVersion: "2", value: "b"),
      ], resourceVersion: "2")
    #expect(Set(first) == [.updated(key, old: nil, new: "a"), .updated(other, old: nil, new: "b")])
    let second = store.replace(
      [key: StoreEntry(key, uid: ObjectUID("u"), resourceVersion: "5", value: "a")], resourceVersion: "5")
    #expect(second == [.deleted(other, old: "b")])
    #expect(store.objects(in: "ns") == [key: "a"])
    #expect(store.objects(in: nil) == [:])
    #expect(store.all() == [key: "a"])
  }

  @Test(
    "after any history of writes, responses, interrupted watches and lists, the store equals the server",
    arguments: 0..<300)
  func randomHistories(seed: UInt64) {
    var history = RandomHistory(seed: seed)
    for _ in 0..<200 { history.step() }
    history.finish()
    #expect(history.stored == history.served, "seed \(seed)")
    #expect(history.mirror == history.served, "the reported changes add up, seed \(seed)")
    #expect(history.inconsistencies == [], "seed \(seed)")
  }
}

/// A server with a few objects, a watch that lags behind, responses that are recorded late, and lists that take time.
private struct RandomHistory {
  private struct Object { var uid: String, version: Int, value: String }
  private struct Event { var name: String, object: Object, isDeletion: Bool }
  private struct Listing { var objects: [String: Object], version: Int, position: Int }

  private let store = Store<String>()
  private var random: SeededGenerator
  private var objects: [String: Object] = [:]
  private var log: [Event] = []
  private var delivered = 0
  private var responses: [(name: String, object: Object)] = []
  private var listing: Listing?
  private var version = 0
  private var newestRecorded: [String: Int] = [:]
  private(set) var mirror: [String: String] = [:]
  private(set) var inconsistencies: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    beginList()
    endList()
  }

  var served: [String: String] { objects.mapValues(\.value) }
  var stored: [String: String] {
    Dictionary(store.all().map { ($0.key.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  mutating func step() {
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<3: write(isOwn: false)
    case 3..<5: write(isOwn: true)
    case 5: delete()
    case 6..<9 where listing == nil: deliver()
    case 9 where listing == nil: beginList()
    case 10 where listing != nil: endList()
    default: recordResponse()
    }
    check()
  }

  mutating func finish() {
    if listing != nil { endList() }
    while delivered < log.count { deliver() }
    while !responses.isEmpty { recordResponse() }
  }

  private func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "ns", name: name) }

  private mutating func write(isOwn: Bool) {
    let name = "abc".randomElement(using: &random).map(String.init) ?? "a"
    version += 1
    let object = Object(uid: objects[name]?.uid ?? "uid-\(version)", version: version, value: "\(version)")
    objects[name] = object
    log.append(Event(name: name, object: object, isDeletion: false))
    if isOwn { responses.append((name, object)) }
  }

  private mutating func delete() {
    guard let name = objects.keys.sorted().randomElement(using: &random), var object = objects[name] else { return }
    version += 1
    object.version = version
    objects[name] = nil
    log.append(Event(name: name, object: object, isDeletion: true))
  }

  /// Delivers the next event, sometimes twice. As in a reflector, the event of a version that the store has is not decoded.
  private mutating func deliver() {
    guard delivered < log.count else { return }
    let event = log[delivered]
    delivered += 1
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let object = event.object
      let known = ObjectVersion(key: key(event.name), uid: object.uid, resourceVersion: "\(object.version)")
      if !event.isDeletion, store.has(known) {
        store.advance(to: known.resourceVersion)
        continue
      }
      let change =
        event.isDeletion
        ? store.delete(key(event.name), uid: object.uid, resourceVersion: "\(object.version)")
        : store.update(key(event.name), uid: object.uid, resourceVersion: "\(object.version)", object.value)
      if let change { applyToMirror(change) }
    }
  }

  private mutating func recordResponse() {
    guard let index = responses.indices.randomElement(using: &random) else { return }
    let (name, object) = responses.remove(at: index)
    store.record(key(name), uid: object.uid, resourceVersion: "\(object.version)", object.value)
    mirror[name] = store[key(name)]
    newestRecorded[name] = max(newestRecorded[name] ?? 0, object.version)
  }

  private mutating func beginList() {
    store.beginList()
    listing = Listing(objects: objects, version: version, position: log.count)
  }

  private mutating func endList() {
    guard let listing else { return }
    self.listing = nil
    delivered = listing.position
    let entries = listing.objects.map { name, object in
      (
        key(name),
        StoreEntry(key(name), uid: ObjectUID(object.uid), resourceVersion: "\(object.version)", value: object.value)
      )
    }
    store.replace(Dictionary(uniqueKeysWithValues: entries), resourceVersion: "\(listing.version)").forEach {
      applyToMirror($0)
    }
  }

  /// Applies a reported change to a copy; its old value must be the value of the copy.
  private mutating func applyToMirror(_ change: StoreChange<String>) {
    switch change {
    case .updated(let key, let old, let new):
      if mirror[key.name] != old { inconsistencies.append("\(key): the old value \(old ?? "nil") was reported") }
      mirror[key.name] = new
    case .deleted(let key, let old):
      if mirror[key.name] != old {
        inconsistencies.append("\(key): the old value \(old) was reported with the deletion")
      }
      mirror[key.name] = nil
    }
  }

  /// A recorded write is never replaced by an older version.
  private mutating func check() {
    for (name, value) in stored {
      if let newest = newestRecorded[name], let version = Int(value), version < newest {
        inconsistencies.append("\(name) went back to \(version) after \(newest) was recorded")
      }
    }
  }
}
