import ControllerRuntime
import Kubernetes
import Logging
import ServiceLifecycle
import Testing

/// The state that a reflector reports, and its handling of malformed objects. The time limit only ends a test that
/// hangs.
@Suite("Reflector state", .timeLimit(.minutes(10)))
struct ReflectorStateTests {
  private static let a1 = Item("a", version: 1, value: "old")
  private static let listOfA: ScriptedListWatch.ListStep = .items([a1], version: 10)
  private static let refused = TransportError.connectFailed("refused")

  @Test("a missing kind is reported at once, retried slowly, and listed once it is installed")
  func missingKind() async throws {
    let harness = ReflectorHarness(
      lists: [.fail(APIError.notFound), .fail(APIError.notFound), Self.listOfA], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .milliseconds(10))
      #expect(harness.states == ["syncing", "unavailable: NotFound (404): no such kind"])
      #expect(!harness.store.isSynced)
      await harness.advance(by: .seconds(2))
      #expect(harness.source.listCount == 1, "no retry within two seconds")
      await harness.advance(by: .seconds(9))
      #expect(harness.content == ["a": "old"])
      #expect(harness.states.last == "synced")
    }
  }

  @Test(
    "the store keeps its content when the watched kind is removed, and the watch resumes once it is installed again")
  func removedKind() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([], version: 30)],
      watches: [
        .open([], then: .end), .reject(APIError.notFound), .reject(APIError.notFound), .reject(APIError.gone),
        .open([], then: .stayOpen),
      ])
    try await harness.run {
      await harness.advance(by: .seconds(2))
      #expect(harness.content == ["a": "old"])
      #expect(harness.states == ["syncing", "synced", "unavailable: NotFound (404): no such kind"])
      await harness.advance(by: .seconds(12))
      #expect(harness.content == [:])
      #expect(harness.states.last == "synced")
    }
  }

  @Test("a missing permission to watch is reported, and the collection is not listed again")
  func forbiddenWatch() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.reject(APIError.forbidden)])
    try await harness.run {
      await harness.advance(by: .seconds(60))
      #expect(harness.source.listCount == 1)
      #expect((12...26).contains(harness.source.calls.count), "every 2.5 to 5 seconds")
      #expect(harness.states == ["syncing", "synced", "unavailable: Forbidden (403): items is forbidden"])
    }
  }

  @Test("an unreachable server is reported once, after ten seconds, and the store keeps its content")
  func lostServer() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .end), .reject(Self.refused)])
    try await harness.run {
      await harness.advance(by: .seconds(8))
      #expect(harness.states == ["syncing", "synced"])
      await harness.advance(by: .seconds(300))
      #expect(harness.states == ["syncing", "synced", "unavailable: cannot connect: refused"])
      #expect(harness.content == ["a": "old"])
    }
  }

  @Test("Retry-After is honored", arguments: [1, 20, 120])
  func retryAfter(seconds: Int) async throws {
    let busy = APIError(code: 429, reason: "TooManyRequests", message: "", retryAfter: .seconds(seconds))
    let harness = ReflectorHarness(lists: [.fail(busy), Self.listOfA], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(seconds) - .milliseconds(1))
      #expect(harness.source.listCount == 1)
      await harness.advance(by: .milliseconds(2))
      #expect(harness.source.listCount == 2)
    }
  }

  @Test("Retry-After is limited to five minutes")
  func absurdRetryAfter() async throws {
    let busy = APIError(code: 429, reason: "", message: "", retryAfter: .seconds(31_536_000))
    let harness = ReflectorHarness(lists: [.fail(busy), Self.listOfA], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(301))
      #expect(harness.store.isSynced)
    }
  }

  @Test("a malformed object is reported, and its value is kept until it is deleted")
  func malformed() async throws {
    let broken = MalformedObject(key: Self.a1.key, reason: "spec has another type than expected")
    let gone = MalformedObject(key: Self.a1.key, reason: "spec has another type than expected", isDeleted: true)
    let harness = ReflectorHarness(
      lists: [Self.listOfA, .items([Item("b", version: 19, value: "b")], version: 20, malformed: [broken])],
      watches: [
        .open([.malformed(broken), .added(Item("b", version: 12, value: "b"))], then: .fail(APIError.gone)),
        .open([], then: .stayOpen),
      ])
    try await harness.run {
      await harness.advance(by: .seconds(1))
      #expect(harness.content == ["a": "old", "b": "b"])
      #expect(harness.malformed == [broken, broken])
      harness.source.push(.event(.malformed(gone)))
      await harness.advance(by: .seconds(1))
      #expect(harness.content == ["b": "b"])
    }
  }

  @Test("an object for which transform returns nil is removed from the store")
  func leftOut() async throws {
    let harness = ReflectorHarness(
      lists: [Self.listOfA],
      watches: [.open([.modified(Item("a", version: 11, value: "ignored"))], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(1))
      #expect(harness.changes.last == .deleted(Self.a1.key, old: "old"))
    }
  }

  @Test("an object that was deleted and recreated between two events is the new one")
  func recreated() async throws {
    let new = Item("a", uid: "other", version: 15, value: "new")
    let harness = ReflectorHarness(
      lists: [Self.listOfA], watches: [.open([.added(new), .deleted(Item("a", version: 15))], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(1))
      #expect(harness.content == ["a": "new"])
    }
  }

  @Test("the watch event of a recorded write is not reported")
  func ownWrite() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stayOpen)])
    try await harness.run {
      await harness.advance(by: .seconds(1))
      harness.store.record(Self.a1.key, uid: "uid-a", resourceVersion: "12", "own")
      harness.source.push(.event(.modified(Item("a", version: 11, value: "other"))))
      await harness.advance(by: .seconds(1))
      harness.source.push(.event(.modified(Item("a", version: 12, value: "own"))))
      await harness.advance(by: .seconds(1))
      #expect(harness.changes == [.updated(Self.a1.key, old: nil, new: "old")])
      #expect(harness.content == ["a": "own"])
    }
  }

  @Test("graceful shutdown ends run() without an error")
  func shutsDown() async throws {
    let harness = ReflectorHarness(lists: [Self.listOfA], watches: [.open([], then: .stayOpen)])
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: harness.reflector, successTerminationBehavior: .gracefullyShutdownGroup)],
      logger: .init(label: "test"))
    configuration.gracefulShutdownSignals = []
    let group = ServiceGroup(configuration: configuration)
    async let running: Void = group.run()
    await harness.advance(by: .seconds(1))
    await group.triggerGracefulShutdown()
    try await running
  }
}
