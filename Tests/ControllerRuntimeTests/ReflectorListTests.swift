import Kubernetes
import Testing

@testable import ControllerRuntime

/// How a reflector lists collections of large objects.
@Suite("Reflector lists", .timeLimit(.minutes(10)))
struct ReflectorListTests {
  private static let tooLarge = TransportError.tooLarge(resource: "items", limit: 1)
  private static let unsupported = APIError(code: 422, reason: "Invalid", message: "sendInitialEvents is forbidden")

  private func lists(_ harness: ReflectorHarness) -> [ScriptedListWatch.Call] {
    harness.source.calls.filter { if case .watch = $0 { false } else { true } }
  }

  @Test("a page that is too large is listed again with fewer objects, and pages grow again")
  func shrinking() async throws {
    let harness = ReflectorHarness(
      lists: [
        .fail(Self.tooLarge), .items([Item("a", version: 1)], version: 9, next: "t"),
        .items([Item("b", version: 2)], version: 9),
      ],
      watches: [.open([], then: .stayOpen)])
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.source.isAwaited })
      #expect(
        lists(harness) == [
          .list(limit: 2, continueToken: nil), .list(limit: 1, continueToken: nil), .list(limit: 2, continueToken: "t"),
        ])
      #expect(Set(harness.content.keys) == ["a", "b"])
    }
  }

  @Test("names without end are kept as a start and a hash, and their events find them")
  func longNames() async throws {
    let names = ["a", "b", "c"].map { String(repeating: "n", count: 100_000) + $0 }
    let harness = ReflectorHarness(
      lists: [.items([Item(names[0], version: 1), Item(names[1], version: 2)], version: 9)],
      watches: [
        .open(
          [
            .modified(Item(names[0], version: 10, value: "new")), .deleted(Item(names[1], version: 11)),
            .added(Item(names[2], version: 12)), .modified(Item(names[2], version: 13, value: "ignored")),
          ], then: .stayOpen)
      ])
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.changes.count == 6 })
      #expect(harness.changes.allSatisfy { $0.key.name.utf8.count < 300 })
      #expect(Array(harness.content.values) == ["new"])
      #expect(Set(harness.changes.map(\.key)).count == 3)
    }
  }

  @Test("one object that is too large makes the collection unavailable")
  func oneObject() async throws {
    let harness = ReflectorHarness(lists: [.fail(Self.tooLarge)], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.clock.sleeperCount > 0 })
      #expect(harness.states.last == "unavailable: \(Self.tooLarge)")
    }
  }

  @Test("a list in one piece that is too large returns to pages")
  func returnsToPages() async throws {
    var machine = ReflectorStateMachine()
    let now = ContinuousClock.now
    _ = machine.handle(.started, now: now, jitter: 0)
    let expired = ReflectorStateMachine.Failure(kind: .expired)
    _ = machine.handle(.failed(expired), now: now, jitter: 0)
    let whole = machine.handle(.failed(expired), now: now, jitter: 0).action
    guard case .list(isFull: true, _) = whole else { return #expect(Bool(false), "\(whole)") }
    let pages = machine.handle(.failed(.init(kind: .tooLarge)), now: now, jitter: 0).action
    guard case .list(isFull: false, _) = pages else { return #expect(Bool(false), "\(pages)") }
  }

  @Test("a collection is streamed up to the end of the initial events")
  func streaming() async throws {
    let harness = ReflectorHarness(
      lists: [.fail(Self.tooLarge)],
      watches: [
        .open(
          [
            .added(Item("a", version: 1)), .added(Item("b", version: 2)), .added(Item("c", version: 3)),
            .modified(Item("a", version: 4, value: "new")), .deleted(Item("b", version: 5)),
            .initialEventsEnd(resourceVersion: "6"),
          ], then: .stayOpen),
        .open([], then: .stayOpen),
      ], isStreaming: true)
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.source.isAwaited })
      #expect(harness.source.calls == [.stream, .watch(from: "6")])
      #expect(harness.content == ["a": "new", "c": ""])
    }
  }

  @Test(
    "a server that does not stream is listed in pages from then on",
    arguments: [
      ScriptedListWatch.WatchStep.reject(unsupported), .open([.bookmark(resourceVersion: "3")], then: .stayOpen),
      .open([.added(Item("a", version: 1))], then: .end),
    ])
  func notStreaming(answer: ScriptedListWatch.WatchStep) async throws {
    let harness = ReflectorHarness(
      lists: [.items([Item("a", version: 1)], version: 9)],
      watches: [answer, .reject(APIError.gone), .open([], then: .stayOpen)], isStreaming: true)
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.source.isAwaited })
      let list = ScriptedListWatch.Call.list(limit: 2, continueToken: nil)
      #expect(harness.source.calls == [.stream, list, .watch(from: "9"), list, .watch(from: "9")])
    }
  }

  @Test("after a stream that fails otherwise, the collection is listed in pages, and the next list is a stream")
  func failingStream() async throws {
    let failure = APIError(code: 500, reason: "InternalError", message: "RequestWatchProgress is disabled")
    let list = ScriptedListWatch.Call.list(limit: 2, continueToken: nil)
    let harness = ReflectorHarness(
      lists: [.items([Item("a", version: 1)], version: 9)],
      watches: [
        .reject(failure), .reject(APIError.gone), .open([.initialEventsEnd(resourceVersion: "10")], then: .stayOpen),
        .open([], then: .stayOpen),
      ], isStreaming: true)
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.source.isAwaited })
      #expect(harness.source.calls == [.stream, list, .watch(from: "9"), .stream, .watch(from: "10")])
      #expect(harness.states == ["syncing", "synced"])
    }
  }

  @Test("a stream is supported until the server rejects it")
  func strategy() {
    var strategy = ListStrategy(pageLimit: PageLimit())
    #expect(strategy.usesStream)
    strategy.streamFailed(TransportError.timedOut(""))
    #expect(!strategy.usesStream)
    strategy.listed()
    #expect(strategy.usesStream)
    strategy.streamFailed(Self.unsupported)
    strategy.listed()
    #expect(!strategy.usesStream)
  }

  @Test("pages shrink to a quarter and grow while they are small")
  func pageLimit() {
    var limit = PageLimit()
    var sizes: [Int] = []
    while limit.shrink() { sizes.append(limit.current) }
    #expect(sizes == [125, 31, 7, 1])
    limit.grow(after: PageLimit.maxPageSize / 4 + 1)
    #expect(limit.current == 1)
    for _ in 0..<10 { limit.grow(after: 1000) }
    #expect(limit.current == 500)
  }

  @Test("an object that was created again with equal content is a change")
  func recreated() async throws {
    let harness = ReflectorHarness(
      lists: [.items([Item("a", uid: "1", version: 1), Item("b", uid: "1", version: 2)], version: 3)],
      watches: [
        .open([.modified(Item("a", uid: "1", version: 4)), .added(Item("b", uid: "2", version: 5))], then: .stayOpen)
      ])
    try await harness.run {
      #expect(await harness.clock.changes.wait { harness.source.isAwaited })
      let key = ObjectKey(namespace: "ns", name: "b")
      #expect(harness.changes.suffix(1) == [.updated(key, old: "", new: "")])
      #expect(harness.changes.count == 3)
    }
  }
}
