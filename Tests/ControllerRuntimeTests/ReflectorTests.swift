import ControllerRuntime
import Kubernetes
import Testing

/// The real reflector on scripted responses: faults of lists and watches, and the resulting content of the store. The
/// time limit only ends a test that hangs.
@Suite("Reflector", .timeLimit(.minutes(10)))
struct ReflectorTests {
  private static let a1 = Item("a", version: 1, value: "old")
  private static let listOfA: ScriptedListWatch.ListStep = .items([a1], version: 10)
  private static let reset = TransportError.connectionLost("reset by peer")

  @Test("the store has the listed and watched objects, and each difference is reported once")
  func followsCollection() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA],
      watches: [
        .open(
          [
            .added(Item("b", version: 11, value: "new")), .modified(Item("a", version: 12, value: "other")),
            .modified(Item("a", version: 13, value: "other")), .deleted(Item("b", version: 14)),
          ], then: .stayOpen)
      ])
    try await harness.run {
      await harness.advance(by: .seconds(1))
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

  @Test("all pages are listed before the store changes, and the watch starts at the version of the list")
  func readsPages() async throws {
    let harness = ReflectorHarness(
      lists: [
        .items([Item("a", version: 1), Item("b", version: 2)], version: 10, next: "t1"),
        .items([Item("c", version: 3)], version: 10),
      ], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(1))
      #expect(harness.store.count == 3)
      #expect(
        harness.source.calls == [
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t1"), .watch(from: "10"),
        ])
    }
  }

  struct WatchEnding: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var first: ScriptedListWatch.WatchStep
    /// The version from which the next watch starts.
    var resumesFrom: String
    var lists = 1
  }

  private static let change = WatchEvent.added(Item("b", version: 11, value: "b"))
  private static let watchEndings = [
    WatchEnding(testDescription: "the server ends the watch", first: .open([change], then: .end), resumesFrom: "11"),
    WatchEnding(
      testDescription: "the connection breaks", first: .open([change], then: .fail(reset)), resumesFrom: "11"),
    WatchEnding(
      testDescription: "the watch is rejected with 500", first: .reject(APIError(code: 500, reason: "", message: "")),
      resumesFrom: "10"),
    WatchEnding(
      testDescription: "the last event was a bookmark",
      first: .open([change, .bookmark(resourceVersion: "40")], then: .end), resumesFrom: "40"),
    WatchEnding(
      testDescription: "a bookmark without a version is ignored",
      first: .open([change, .bookmark(resourceVersion: "")], then: .end), resumesFrom: "11"),
    WatchEnding(
      testDescription: "an event is repeated", first: .open([change, change], then: .end), resumesFrom: "11"),
    WatchEnding(
      testDescription: "410 when the watch starts", first: .reject(APIError.gone), resumesFrom: "20", lists: 2),
    WatchEnding(
      testDescription: "410 during the watch", first: .open([change], then: .fail(APIError.gone)),
      resumesFrom: "20", lists: 2),
    WatchEnding(
      testDescription: "the server is behind the version of the watch", first: .reject(APIError.tooLargeVersion),
      resumesFrom: "20", lists: 2),
    WatchEnding(
      testDescription: "the version of a bookmark goes backwards",
      first: .open([.bookmark(resourceVersion: "4")], then: .stayOpen), resumesFrom: "20", lists: 2),
    WatchEnding(
      testDescription: "events arrive in the wrong order",
      first: .open([.deleted(Item("b", version: 12)), change], then: .stayOpen), resumesFrom: "20", lists: 2),
  ]

  @Test(
    "a watch that ends is resumed from the last version or after a list, and no change is lost", arguments: watchEndings
  )
  func survives(_ ending: WatchEnding) async throws {
    let after = [Item("a", version: 1, value: "old"), Item("b", version: 19, value: "b2")]
    let isListed = ending.lists > 1
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items(after, version: 20)],
      watches: [
        ending.first,
        .open(isListed ? [] : [.modified(Item("b", version: 50, value: "b2"))], then: .stayOpen),
      ])
    try await harness.run {
      await harness.advance(by: .seconds(2))
      #expect(harness.source.calls.last == .watch(from: ending.resumesFrom))
      #expect(harness.source.listCount == ending.lists)
      #expect(harness.content == ["a": "old", "b": "b2"])
      #expect(harness.states == ["syncing", "synced"], "a short interruption is not reported")
    }
  }

  struct PersistentFault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var lists: [ScriptedListWatch.ListStep]
    var watches: [ScriptedListWatch.WatchStep]
  }

  private static let persistentFaults = [
    PersistentFault(testDescription: "every watch ends at once", lists: [listOfA], watches: [.open([], then: .end)]),
    PersistentFault(
      testDescription: "every watch fails at once", lists: [listOfA], watches: [.open([], then: .fail(reset))]),
    PersistentFault(
      testDescription: "every watch is rejected as expired", lists: [listOfA], watches: [.reject(APIError.gone)]),
    PersistentFault(
      testDescription: "the version goes backwards on every watch", lists: [listOfA],
      watches: [.open([.bookmark(resourceVersion: "1")], then: .stayOpen)]),
    PersistentFault(testDescription: "every list fails", lists: [.fail(reset)], watches: [.open([], then: .stayOpen)]),
    PersistentFault(
      testDescription: "every list is rejected as expired", lists: [.fail(APIError.gone)],
      watches: [.open([], then: .stayOpen)]),
    PersistentFault(
      testDescription: "every second page is rejected as expired",
      lists: (0..<200).flatMap { _ in [.items([a1], version: 1, next: "t"), .fail(APIError.gone)] },
      watches: [.open([], then: .stayOpen)]),
    PersistentFault(
      testDescription: "the server sends Retry-After: 0",
      lists: [.fail(APIError(code: 429, reason: "TooManyRequests", message: "", retryAfter: .zero))],
      watches: [.open([], then: .stayOpen)]),
  ]

  @Test("a fault that persists for ten minutes causes no hot loop", arguments: persistentFaults)
  func backsOff(_ fault: PersistentFault) async throws {
    let harness = ReflectorHarness(lists: fault.lists, watches: fault.watches)
    try await harness.run {
      await harness.advance(by: .seconds(600))
      let calls = harness.source.calls.count
      // The delay is between 15 s and 30 s: 20 to 40 attempts, each with at most two list requests and a watch.
      #expect((15...130).contains(calls), "\(calls) requests")
    }
  }

  @Test("watches that fail after minutes are resumed at once, no matter how often")
  func healthyWatchesReset() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      for hour in 1...40 {
        await harness.advance(by: .seconds(60))
        harness.source.push(.event(.bookmark(resourceVersion: "\(10 + hour)")))
        await harness.advance(by: .seconds(1))
        harness.source.push(.fail(Self.reset))
        await harness.advance(by: .milliseconds(250))
        #expect(harness.source.isAwaited, "watch \(hour) is resumed within a quarter of a second")
      }
      #expect(harness.source.listCount == 1)
    }
  }

  @Test("a watch without any event or bookmark leads to a list, because etcd may have been restored")
  func staleWatch() async throws {
    let harness = ReflectorHarness(
      lists: [.items([Self.a1], version: 900), .items([], version: 30)], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(150))
      harness.source.push(.fail(TransportError.timedOut("silent")))
      await harness.advance(by: .seconds(1))
      #expect(harness.source.calls.last == .watch(from: "30"))
      #expect(harness.content == [:], "deleted objects are removed although the version went backwards")
    }
  }

  @Test("a list whose continue token expires is restarted once and then requested in full")
  func expiredPages() async throws {
    let page: ScriptedListWatch.ListStep = .items([Self.a1], version: 5, next: "t")
    let harness = ReflectorHarness(
      lists: [page, .fail(APIError.gone), page, .fail(APIError.gone), Self.listOfA],
      watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(2))
      #expect(
        harness.source.calls == [
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t"),
          .list(limit: 2, continueToken: nil), .list(limit: 2, continueToken: "t"),
          .list(limit: nil, continueToken: nil), .watch(from: "10"),
        ])
      #expect(harness.changes == [.updated(Self.a1.key, old: nil, new: "old")])
    }
  }

  @Test("a resync lists the collection even if each watch is shorter, and reports only differences")
  func resyncs() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([Item("a", version: 15, value: "missed")], version: 20)],
      watches: [.open([], then: .stayOpen)], resync: .seconds(1200))
    try await harness.run {
      for minutes in stride(from: 5, through: 25, by: 5) {
        await harness.advance(by: .seconds(290))
        harness.source.push(.event(.bookmark(resourceVersion: "\(10 + minutes)")))
        await harness.advance(by: .seconds(10))
        harness.source.push(.end)
      }
      await harness.advance(by: .seconds(1))
      #expect(harness.source.listCount == 2)
      #expect(
        harness.changes == [
          .updated(Self.a1.key, old: nil, new: "old"), .updated(Self.a1.key, old: "old", new: "missed"),
        ])
    }
  }
}
