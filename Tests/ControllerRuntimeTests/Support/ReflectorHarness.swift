import ControllerRuntime
import Kubernetes
import Logging
import Synchronization

/// Runs a real reflector on a scripted collection and a manual clock, and records its callbacks.
final class ReflectorHarness: Sendable {
  struct Callbacks: Sendable {
    var changes: [StoreChange<String>] = []
    var malformed: [MalformedObject] = []
    var states: [String] = []
  }

  let source: ScriptedListWatch
  let store = Store<String>()
  let clock = ManualClock()
  private let callbacks = Mutex(Callbacks())
  private let resync: Duration?

  init(
    lists: [ScriptedListWatch.ListStep], watches: [ScriptedListWatch.WatchStep], resync: Duration? = nil,
    isStreaming: Bool = false
  ) {
    source = ScriptedListWatch(lists: lists, watches: watches, isStreaming: isStreaming, changes: clock.changes)
    self.resync = resync
  }

  var changes: [StoreChange<String>] { callbacks.withLock(\.changes) }
  var states: [String] { callbacks.withLock(\.states) }
  var malformed: [MalformedObject] { callbacks.withLock(\.malformed) }
  /// The content of the store by object name.
  var content: [String: String] {
    Dictionary(store.all().map { ($0.key.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// A reflector that stores the value of each item and leaves out items with the value "ignored".
  var reflector: Reflector<ScriptedListWatch, String> {
    Reflector(
      name: "items", listerWatcher: source, store: store, transform: { $0.value == "ignored" ? nil : $0.value },
      onChange: { change in self.callbacks.withLock { $0.changes.append(change) } },
      onMalformed: { object in self.callbacks.withLock { $0.malformed.append(object) } },
      onState: { state in self.callbacks.withLock { $0.states.append(Self.name(of: state)) } },
      resync: resync, pageSize: 2, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Runs the reflector beside a test and cancels it at the end.
  func run(_ test: @escaping @Sendable () async throws -> Void) async throws {
    let reflector = self.reflector
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await reflector.run() }
      try await test()
      group.cancelAll()
    }
  }

  /// Advances the clock; the reflector acts in between.
  func advance(by duration: Duration) async {
    await clock.advance(by: duration) { self.clock.sleeperCount > 0 || self.source.isAwaited }
  }

  private static func name(of state: ReflectorState) -> String {
    switch state {
    case .syncing: "syncing"
    case .synced: "synced"
    case .unavailable(let error, _): "unavailable: \(error)"
    }
  }
}

extension ScriptedListWatch.ListStep {
  /// The last or only page.
  static func items(_ items: [Item], version: Int, malformed: [MalformedObject] = []) -> Self {
    .page(ObjectList(items: items, resourceVersion: "\(version)", malformed: malformed))
  }

  /// A page that is followed by another one.
  static func items(_ items: [Item], version: Int, next token: String) -> Self {
    .page(ObjectList(items: items, resourceVersion: "\(version)", continueToken: token))
  }
}

extension APIError {
  static let gone = APIError(code: 410, reason: "Expired", message: "too old resource version")
  static let forbidden = APIError(code: 403, reason: "Forbidden", message: "items is forbidden")
  static let notFound = APIError(code: 404, reason: "NotFound", message: "no such kind")
  static let conflict = APIError(code: 409, reason: "Conflict", message: "the object has been modified")
  static let tooLargeVersion = APIError(
    code: 504, reason: "Timeout", message: "Too large resource version: 900, current: 10")
}
