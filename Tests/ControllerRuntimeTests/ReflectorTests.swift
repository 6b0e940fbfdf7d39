import ControllerRuntime
import Kubernetes
import Testing

/// The real reflector on scripted answers: each fault of a watch or list, and what the store holds in the end.
@Suite("Reflector", .timeLimit(.minutes(1)))
struct ReflectorTests {
  private static let a1 = Item("a", version: 1, value: "old")
  private static let listOfA: ScriptedSource.ListStep = .items([a1], version: 10)
  private static let reset = TransportError.connectionLost("reset by peer")

  @Test("what is listed and then watched is in the store, and each difference is told once")
  func followsCollection() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA],
      watches: [
        .open(
          [
            .added(Item("b", version: 11, value: "new")), .modified(Item("a", version: 12, value: "other")),
            .modified(Item("a", version: 13, value: "other")), .deleted(Item("b", version: 14)),
          ], then: .stay)
      ])
    try await harness.run {
      await harness.pass(.seconds(1))
      #expect(harness.content == ["a": "other"])
      #expect(
        harness.changes == [
          .updated(Self.a1.key, old: nil, new: "old"),
          .updated(ObjectKey(namespace: "ns", name: "b"), old: nil, new: "new"),
          .updated(Self.a1.key, old: "old", new: "other"),
          .deleted(ObjectKey(namespace: "ns", name: "b"), old: "new"),
        ])
      #expect(harness.states == ["syncing", "synced"])
      #expect(harness.store.isSynced)
    }
  }

  @Test("pages are read to the last one before the store changes, and the watch begins at the list's version")
  func readsPages() async throws {
    let harness = ReflectorHarness(
      lists: [
        .items([Item("a", version: 1), Item("b", version: 2)], version: 10, next: "t1"),
        .items([Item("c", version: 3)], version: 10),
      ], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(1))
      #expect(harness.store.count == 3)
      #expect(
        harness.source.calls == [
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t1"), .watch(from: "10"),
        ])
    }
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var first: ScriptedSource.WatchStep
    /// From where the next watch begins.
    var resumesFrom: String
    var lists = 1
  }

  private static let change = WatchEvent.added(Item("b", version: 11, value: "b"))
  private static let endings = [
    Ending(testDescription: "the server ends the watch", first: .open([change], then: .end), resumesFrom: "11"),
    Ending(
      testDescription: "the connection breaks", first: .open([change], then: .fail(reset)), resumesFrom: "11"),
    Ending(
      testDescription: "the watch is refused with a 500", first: .refuse(APIError(code: 500, reason: "", message: "")),
      resumesFrom: "10"),
    Ending(
      testDescription: "a bookmark was the last that came",
      first: .open([change, .bookmark(resourceVersion: "40")], then: .end), resumesFrom: "40"),
    Ending(
      testDescription: "an empty bookmark does not forget the version",
      first: .open([change, .bookmark(resourceVersion: "")], then: .end), resumesFrom: "11"),
    Ending(
      testDescription: "an event came twice", first: .open([change, change], then: .end), resumesFrom: "11"),
    Ending(
      testDescription: "410 at the start of the watch", first: .refuse(APIError.gone), resumesFrom: "20", lists: 2),
    Ending(
      testDescription: "410 in the middle of the watch", first: .open([change], then: .fail(APIError.gone)),
      resumesFrom: "20", lists: 2),
    Ending(
      testDescription: "the server is behind the version that we know", first: .refuse(APIError.ahead),
      resumesFrom: "20", lists: 2),
    Ending(
      testDescription: "a bookmark goes backwards",
      first: .open([.bookmark(resourceVersion: "4")], then: .stay), resumesFrom: "20", lists: 2),
    Ending(
      testDescription: "events come in the wrong order",
      first: .open([.deleted(Item("b", version: 12)), change], then: .stay), resumesFrom: "20", lists: 2),
  ]

  @Test("a watch that ends is resumed where it was, or after a new list, and nothing is lost", arguments: endings)
  func survives(_ ending: Ending) async throws {
    let after = [Item("a", version: 1, value: "old"), Item("b", version: 19, value: "b2")]
    let isListed = ending.lists > 1
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items(after, version: 20)],
      watches: [
        ending.first,
        .open(isListed ? [] : [.modified(Item("b", version: 50, value: "b2"))], then: .stay),
      ])
    try await harness.run {
      await harness.pass(.seconds(2))
      #expect(harness.source.calls.last == .watch(from: ending.resumesFrom))
      #expect(harness.source.listCount == ending.lists)
      #expect(harness.content == ["a": "old", "b": "b2"])
      #expect(harness.states == ["syncing", "synced"], "a short loss is no news")
    }
  }

  struct Storm: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var lists: [ScriptedSource.ListStep]
    var watches: [ScriptedSource.WatchStep]
  }

  private static let storms = [
    Storm(testDescription: "each watch ends at once", lists: [listOfA], watches: [.open([], then: .end)]),
    Storm(testDescription: "each watch breaks at once", lists: [listOfA], watches: [.open([], then: .fail(reset))]),
    Storm(testDescription: "each watch is too old", lists: [listOfA], watches: [.refuse(APIError.gone)]),
    Storm(
      testDescription: "each watch goes backwards", lists: [listOfA],
      watches: [.open([.bookmark(resourceVersion: "1")], then: .stay)]),
    Storm(testDescription: "each list fails", lists: [.fail(reset)], watches: [.open([], then: .stay)]),
    Storm(testDescription: "each list is too old", lists: [.fail(APIError.gone)], watches: [.open([], then: .stay)]),
    Storm(
      testDescription: "each second page is too old",
      lists: (0..<200).flatMap { _ in [.items([a1], version: 1, next: "t"), .fail(APIError.gone)] },
      watches: [.open([], then: .stay)]),
    Storm(
      testDescription: "the server asks for no pause at all",
      lists: [.fail(APIError(code: 429, reason: "TooManyRequests", message: "", retryAfter: .zero))],
      watches: [.open([], then: .stay)]),
  ]

  @Test("a fault that goes on for ten minutes makes no hot loop", arguments: storms)
  func staysCool(_ storm: Storm) async throws {
    let harness = ReflectorHarness(lists: storm.lists, watches: storm.watches)
    try await harness.run {
      await harness.pass(.seconds(600))
      let calls = harness.source.calls.count
      // Up to 30 s between attempts, at least 15 s: 20 to 40 of them, a list may take two requests and a watch.
      #expect((15...130).contains(calls), "\(calls) requests")
    }
  }

  @Test("watches that live for minutes and then break are resumed at once, however many there were")
  func healthyWatchesReset() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stay)])
    try await harness.run {
      for hour in 1...40 {
        await harness.pass(.seconds(60))
        harness.source.push(.event(.bookmark(resourceVersion: "\(10 + hour)")))
        await harness.pass(.seconds(1))
        harness.source.push(.fail(Self.reset))
        await harness.pass(.milliseconds(250))
        #expect(harness.source.isWaitedFor, "watch \(hour) is resumed within a quarter of a second")
      }
      #expect(harness.source.listCount == 1)
    }
  }

  @Test("a watch on which not even a bookmark came leads to a new list: the server may have been restored")
  func silenceIsSuspicious() async throws {
    let harness = ReflectorHarness(
      lists: [.items([Self.a1], version: 900), .items([], version: 30)], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(150))
      harness.source.push(.fail(TransportError.timedOut("silent")))
      await harness.pass(.seconds(1))
      #expect(harness.source.calls.last == .watch(from: "30"))
      #expect(harness.content == [:], "a version that went backwards does not keep what is gone")
    }
  }

  @Test("a list whose page token expires is begun again once, and then read in one piece")
  func expiredPages() async throws {
    let page: ScriptedSource.ListStep = .items([Self.a1], version: 5, next: "t")
    let harness = ReflectorHarness(
      lists: [page, .fail(APIError.gone), page, .fail(APIError.gone), Self.listOfA],
      watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(2))
      #expect(
        harness.source.calls == [
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t"),
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t"),
          .list(limit: nil, continueToken: nil), .watch(from: "10"),
        ])
      #expect(harness.changes == [.updated(Self.a1.key, old: nil, new: "old")])
    }
  }

  @Test("a resync lists anew although each watch is shorter than it is, and tells only what differs")
  func resyncs() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([Item("a", version: 15, value: "missed")], version: 20)],
      watches: [.open([], then: .stay)], resync: .seconds(1200))
    try await harness.run {
      for minutes in stride(from: 5, through: 25, by: 5) {
        await harness.pass(.seconds(290))
        harness.source.push(.event(.bookmark(resourceVersion: "\(10 + minutes)")))
        await harness.pass(.seconds(10))
        harness.source.push(.end)
      }
      await harness.pass(.seconds(1))
      #expect(harness.source.listCount == 2)
      #expect(
        harness.changes == [
          .updated(Self.a1.key, old: nil, new: "old"), .updated(Self.a1.key, old: "old", new: "missed"),
        ])
    }
  }
}
