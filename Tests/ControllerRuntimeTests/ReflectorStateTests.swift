import ControllerRuntime
import Kubernetes
import Logging
import ServiceLifecycle
import Testing

/// What a reflector tells of itself, and what it does about objects that it cannot read.
@Suite("Reflector's state", .timeLimit(.minutes(1)))
struct ReflectorStateTests {
  private static let a1 = Item("a", version: 1, value: "old")
  private static let listOfA: ScriptedSource.ListStep = .items([a1], version: 10)
  private static let refused = TransportError.connectFailed("refused")

  @Test("a kind that is missing is told at once, is asked for slowly, and is listed once it is there")
  func missingKind() async throws {
    let harness = ReflectorHarness(
      lists: [.fail(APIError.notFound), .fail(APIError.notFound), Self.listOfA], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.milliseconds(10))
      #expect(harness.states == ["syncing", "unavailable: NotFound (404): no such kind"])
      #expect(!harness.store.isSynced)
      await harness.pass(.seconds(2))
      #expect(harness.source.listCount == 1, "slowly: nothing within two seconds")
      await harness.pass(.seconds(9))
      #expect(harness.content == ["a": "old"])
      #expect(harness.states.last == "synced")
    }
  }

  @Test("a kind that is removed while it is watched leaves the store as it is, and is followed again once it is back")
  func removedKind() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([], version: 30)],
      watches: [
        .open([], then: .end), .refuse(APIError.notFound), .refuse(APIError.notFound), .refuse(APIError.gone),
        .open([], then: .stay),
      ])
    try await harness.run {
      await harness.pass(.seconds(2))
      #expect(harness.content == ["a": "old"])
      #expect(harness.states == ["syncing", "synced", "unavailable: NotFound (404): no such kind"])
      await harness.pass(.seconds(12))
      #expect(harness.content == [:])
      #expect(harness.states.last == "synced")
    }
  }

  @Test("a permission to list without one to watch is told, and the collection is not listed over and over")
  func forbiddenWatch() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.refuse(APIError.forbidden)])
    try await harness.run {
      await harness.pass(.seconds(60))
      #expect(harness.source.listCount == 1)
      #expect((12...26).contains(harness.source.calls.count), "every 2.5 to 5 seconds")
      #expect(harness.states == ["syncing", "synced", "unavailable: Forbidden (403): items is forbidden"])
    }
  }

  @Test("a server that is out of reach is told after ten seconds, once, and what is known stays")
  func lostServer() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .end), .refuse(Self.refused)])
    try await harness.run {
      await harness.pass(.seconds(8))
      #expect(harness.states == ["syncing", "synced"])
      await harness.pass(.seconds(300))
      #expect(harness.states == ["syncing", "synced", "unavailable: cannot connect: refused"])
      #expect(harness.content == ["a": "old"])
    }
  }

  @Test("the server's Retry-After is obeyed", arguments: [1, 20, 120])
  func retryAfter(seconds: Int) async throws {
    let busy = APIError(code: 429, reason: "TooManyRequests", message: "", retryAfter: .seconds(seconds))
    let harness = ReflectorHarness(lists: [.fail(busy), Self.listOfA], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(seconds) - .milliseconds(1))
      #expect(harness.source.listCount == 1)
      await harness.pass(.milliseconds(2))
      #expect(harness.source.listCount == 2)
    }
  }

  @Test("a Retry-After of a year is cut to five minutes")
  func absurdRetryAfter() async throws {
    let busy = APIError(code: 429, reason: "", message: "", retryAfter: .seconds(31_536_000))
    let harness = ReflectorHarness(lists: [.fail(busy), Self.listOfA], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(301))
      #expect(harness.store.isSynced)
    }
  }

  @Test("an object that cannot be read is told, and what is known of it stays until it is gone")
  func malformed() async throws {
    let broken = MalformedObject(key: Self.a1.key, reason: "spec has another type than expected")
    let gone = MalformedObject(key: Self.a1.key, reason: "spec has another type than expected", isDeleted: true)
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([Item("b", version: 19, value: "b")], version: 20, malformed: [broken])],
      watches: [
        .open([.malformed(broken), .added(Item("b", version: 12, value: "b"))], then: .fail(APIError.gone)),
        .open([], then: .stay),
      ])
    try await harness.run {
      await harness.pass(.seconds(1))
      #expect(harness.content == ["a": "old", "b": "b"])
      #expect(harness.malformed == [broken, broken])
      harness.source.push(.event(.malformed(gone)))
      await harness.pass(.seconds(1))
      #expect(harness.content == ["b": "b"])
    }
  }

  @Test("an object that is no longer of interest leaves the store")
  func uninteresting() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA],
      watches: [.open([.modified(Item("a", version: 11, value: "ignored"))], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(1))
      #expect(harness.changes.last == .deleted(Self.a1.key, old: "old"))
    }
  }

  @Test("an object that was deleted and made anew between two events is the new one")
  func recreated() async throws {
    let new = Item("a", uid: "other", version: 15, value: "new")
    let harness = ReflectorHarness(
      lists: [Self.listOfA], watches: [.open([.added(new), .deleted(Item("a", version: 15))], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(1))
      #expect(harness.content == ["a": "new"])
    }
  }

  @Test("the echo of our own write is told to nobody")
  func ownWrite() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stay)])
    try await harness.run {
      await harness.pass(.seconds(1))
      harness.store.record(Self.a1.key, uid: "uid-a", resourceVersion: "12", "ours")
      harness.source.push(.event(.modified(Item("a", version: 11, value: "theirs"))))
      await harness.pass(.seconds(1))
      harness.source.push(.event(.modified(Item("a", version: 12, value: "ours"))))
      await harness.pass(.seconds(1))
      #expect(harness.changes == [.updated(Self.a1.key, old: nil, new: "old")])
      #expect(harness.content == ["a": "ours"])
    }
  }

  @Test("graceful shutdown ends run() without an error")
  func shutsDown() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stay)])
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: harness.reflector, successTerminationBehavior: .gracefullyShutdownGroup)],
      logger: .init(label: "test"))
    configuration.gracefulShutdownSignals = []
    let group = ServiceGroup(configuration: configuration)
    async let running: Void = group.run()
    await harness.pass(.seconds(1))
    await group.triggerGracefulShutdown()
    try await running
  }
}
