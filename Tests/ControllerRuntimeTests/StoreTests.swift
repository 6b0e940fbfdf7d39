import Kubernetes
import TestSupport
import Testing

@testable import ControllerRuntime

/// Which news a store takes in, and which it knows better than.
@Suite("Store")
struct StoreTests {
  private let key = ObjectKey(namespace: "ns", name: "a")

  enum Step: Sendable {
    case list([(uid: String, version: Int, digest: String)], version: Int)
    case beginList
    case update(uid: String, version: Int, String?)
    case delete(uid: String, version: Int)
    case record(uid: String, version: Int, String)
  }

  struct History: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [Step]
    /// What the store holds of the object in the end.
    var digest: String?
  }

  private static let histories = [
    History(
      testDescription: "an older event does not undo a newer one",
      steps: [.update(uid: "u", version: 5, "five"), .update(uid: "u", version: 4, "four")], digest: "five"),
    History(
      testDescription: "an older event does not undo our own write",
      steps: [.record(uid: "u", version: 5, "ours"), .update(uid: "u", version: 4, "four")], digest: "ours"),
    History(
      testDescription: "an older event that makes it uninteresting does not undo our own write",
      steps: [.record(uid: "u", version: 5, "ours"), .update(uid: "u", version: 4, nil)], digest: "ours"),
    History(
      testDescription: "a late answer does not undo a newer event",
      steps: [.update(uid: "u", version: 6, "six"), .record(uid: "u", version: 5, "ours")], digest: "six"),
    History(
      testDescription: "a late answer about an object that was deleted meanwhile does not bring it back",
      steps: [
        .list([("u", 3, "three")], version: 3), .update(uid: "u", version: 5, "ours"), .delete(uid: "u", version: 6),
        .record(uid: "u", version: 5, "ours"),
      ], digest: nil),
    History(
      testDescription: "a late answer about an object that a list no longer has does not bring it back",
      steps: [.list([], version: 7), .record(uid: "u", version: 5, "ours")], digest: nil),
    History(
      testDescription: "a late answer about an object does not replace the one made anew under its name",
      steps: [
        .delete(uid: "u", version: 6), .update(uid: "v", version: 7, "anew"), .record(uid: "u", version: 5, "ours"),
      ], digest: "anew"),
    History(
      testDescription: "a deletion of the object before does not remove the one made anew by us",
      steps: [.record(uid: "v", version: 7, "anew"), .delete(uid: "u", version: 6)], digest: "anew"),
    History(
      testDescription: "leaving the selector and being brought back by us: the older news is dropped",
      steps: [.record(uid: "u", version: 7, "back"), .delete(uid: "u", version: 6)], digest: "back"),
    History(
      testDescription: "a list undoes what is gone",
      steps: [.update(uid: "u", version: 5, "five"), .beginList, .list([], version: 9)], digest: nil),
    History(
      testDescription: "a list does not undo what we wrote after it was begun",
      steps: [.beginList, .record(uid: "u", version: 10, "ours"), .list([], version: 9)], digest: "ours"),
    History(
      testDescription: "a list whose versions went backwards undoes what we wrote before it",
      steps: [.record(uid: "u", version: 900, "ours"), .beginList, .list([], version: 30)], digest: nil),
    History(
      testDescription: "after versions went backwards, lower ones are news again",
      steps: [
        .update(uid: "u", version: 900, "before"), .beginList, .list([("u", 20, "restored")], version: 30),
        .update(uid: "u", version: 31, "after"),
      ], digest: "after"),
    History(
      testDescription: "after versions went backwards, our own writes are taken in",
      steps: [
        .update(uid: "u", version: 900, "before"), .beginList, .list([], version: 30),
        .record(uid: "v", version: 31, "ours"),
      ], digest: "ours"),
  ]

  @Test("the newest news of an object wins", arguments: histories)
  func newestWins(_ history: History) {
    let store = Store<String>()
    for step in history.steps { take(step, into: store) }
    #expect(store[key] == history.digest)
    #expect(store.count == (history.digest == nil ? 0 : 1))
  }

  private func take(_ step: Step, into store: Store<String>) {
    switch step {
    case .beginList: store.beginList()
    case .list(let objects, let version):
      let entries = objects.map { StoreEntry(uid: $0.uid, resourceVersion: "\($0.version)", digest: $0.digest) }
      _ = store.replace(entries.isEmpty ? [:] : [key: entries[0]], resourceVersion: "\(version)")
    case .update(let uid, let version, let digest):
      _ = store.update(key, uid: uid, resourceVersion: "\(version)", digest)
    case .delete(let uid, let version): _ = store.delete(key, uid: uid, resourceVersion: "\(version)")
    case .record(let uid, let version, let digest):
      store.record(key, uid: uid, resourceVersion: "\(version)", digest)
    }
  }

  @Test("versions that are no numbers are not compared: the newest news wins")
  func opaqueVersions() {
    let store = Store<String>()
    _ = store.update(key, uid: "u", resourceVersion: "zzz", "first")
    _ = store.update(key, uid: "u", resourceVersion: "aaa", "second")
    #expect(store[key] == "second")
    store.record(key, uid: "u", resourceVersion: "0x1", "third")
    #expect(store[key] == "third")
  }

  @Test("what is equal is no change, what a list lacks is deleted")
  func differences() {
    let store = Store<String>()
    let other = ObjectKey(name: "cluster-wide")
    let first = store.replace(
      [
        key: StoreEntry(uid: "u", resourceVersion: "1", digest: "a"),
        other: StoreEntry(uid: "v", resourceVersion: "2", digest: "b"),
      ], resourceVersion: "2")
    #expect(Set(first) == [.updated(key, old: nil, new: "a"), .updated(other, old: nil, new: "b")])
    let second = store.replace([key: StoreEntry(uid: "u", resourceVersion: "5", digest: "a")], resourceVersion: "5")
    #expect(second == [.deleted(other, old: "b")])
    #expect(store.objects(in: "ns") == [key: "a"])
    #expect(store.objects(in: nil) == [:])
    #expect(store.all() == [key: "a"])
  }

  @Test("after any history of writes, answers, lost watches and lists, the store equals the server", arguments: 0..<300)
  func randomHistories(seed: UInt64) {
    var history = RandomHistory(seed: seed)
    for _ in 0..<200 { history.step() }
    history.finish()
    #expect(history.stored == history.served, "seed \(seed)")
    #expect(history.mirror == history.served, "the changes told add up, seed \(seed)")
    #expect(history.complaints == [], "seed \(seed)")
  }
}

/// A server with a few objects, a watch that lags behind, answers that are taken in late, and lists that take time.
private struct RandomHistory {
  private struct Object { var uid: String, version: Int, digest: String }
  private struct Event { var name: String, object: Object, isDeletion: Bool }
  private struct Listing { var objects: [String: Object], version: Int, position: Int }

  private let store = Store<String>()
  private var random: SeededGenerator
  private var objects: [String: Object] = [:]
  private var log: [Event] = []
  private var delivered = 0
  private var answers: [(name: String, object: Object)] = []
  private var listing: Listing?
  private var version = 0
  private var newestRecorded: [String: Int] = [:]
  private(set) var mirror: [String: String] = [:]
  private(set) var complaints: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    beginList()
    endList()
  }

  var served: [String: String] { objects.mapValues(\.digest) }
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
    default: answer()
    }
    check()
  }

  mutating func finish() {
    if listing != nil { endList() }
    while delivered < log.count { deliver() }
    while !answers.isEmpty { answer() }
  }

  private func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "ns", name: name) }

  private mutating func write(isOwn: Bool) {
    let name = "abc".randomElement(using: &random).map(String.init) ?? "a"
    version += 1
    let object = Object(uid: objects[name]?.uid ?? "uid-\(version)", version: version, digest: "\(version)")
    objects[name] = object
    log.append(Event(name: name, object: object, isDeletion: false))
    if isOwn { answers.append((name, object)) }
  }

  private mutating func delete() {
    guard let name = objects.keys.sorted().randomElement(using: &random), var object = objects[name] else { return }
    version += 1
    object.version = version
    objects[name] = nil
    log.append(Event(name: name, object: object, isDeletion: true))
  }

  /// The next event; now and then twice.
  private mutating func deliver() {
    guard delivered < log.count else { return }
    let event = log[delivered]
    delivered += 1
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let object = event.object
      let change =
        event.isDeletion
        ? store.delete(key(event.name), uid: object.uid, resourceVersion: "\(object.version)")
        : store.update(key(event.name), uid: object.uid, resourceVersion: "\(object.version)", object.digest)
      if let change { reflect(change) }
    }
  }

  private mutating func answer() {
    guard let index = answers.indices.randomElement(using: &random) else { return }
    let (name, object) = answers.remove(at: index)
    store.record(key(name), uid: object.uid, resourceVersion: "\(object.version)", object.digest)
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
      (key(name), StoreEntry(uid: object.uid, resourceVersion: "\(object.version)", digest: object.digest))
    }
    store.replace(Dictionary(uniqueKeysWithValues: entries), resourceVersion: "\(listing.version)").forEach {
      reflect($0)
    }
  }

  /// Keeps a copy by the changes that were told; each must start from what the copy holds.
  private mutating func reflect(_ change: StoreChange<String>) {
    switch change {
    case .updated(let key, let old, let new):
      if mirror[key.name] != old { complaints.append("\(key) was told to be \(old ?? "absent") before") }
      mirror[key.name] = new
    case .deleted(let key, let old):
      if mirror[key.name] != old { complaints.append("\(key) was told to be \(old) before it was deleted") }
      mirror[key.name] = nil
    }
  }

  /// What was taken in of our own writes is never replaced by an older version.
  private mutating func check() {
    for (name, digest) in stored {
      if let newest = newestRecorded[name], let version = Int(digest), version < newest {
        complaints.append("\(name) is back at \(version) after \(newest) was recorded")
      }
    }
  }
}
