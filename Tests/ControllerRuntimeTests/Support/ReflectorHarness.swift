import ControllerRuntime
import Kubernetes
import Logging
import Synchronization

/// A real reflector on a scripted source and a manual clock, with what it told.
final class ReflectorHarness: Sendable {
  struct Told: Sendable {
    var changes: [StoreChange<String>] = []
    var malformed: [MalformedObject] = []
    var states: [String] = []
  }

  let source: ScriptedSource
  let store = Store<String>()
  let clock = ManualClock()
  let told = Mutex(Told())
  private let resync: Duration?

  init(
    lists: [ScriptedSource.ListStep], watches: [ScriptedSource.WatchStep], resync: Duration? = nil
  ) {
    source = ScriptedSource(lists: lists, watches: watches)
    self.resync = resync
  }

  var changes: [StoreChange<String>] { told.withLock(\.changes) }
  var states: [String] { told.withLock(\.states) }
  var malformed: [MalformedObject] { told.withLock(\.malformed) }
  /// What the store holds, by name.
  var content: [String: String] {
    Dictionary(store.all().map { ($0.key.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  var reflector: Reflector<ScriptedSource, String> {
    Reflector(
      name: "items", source: source, store: store, digest: { $0.value == "ignored" ? nil : $0.value },
      onChange: { change in self.told.withLock { $0.changes.append(change) } },
      onMalformed: { object in self.told.withLock { $0.malformed.append(object) } },
      onState: { state in self.told.withLock { $0.states.append(Self.name(of: state)) } },
      resync: resync, pageSize: 2, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Runs the reflector beside a test, and cancels it in the end.
  func run(_ test: @escaping @Sendable () async throws -> Void) async throws {
    let reflector = self.reflector
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await reflector.run() }
      try await test()
      group.cancelAll()
    }
  }

  /// Lets time pass on the reflector's clock.
  func pass(_ duration: Duration) async {
    await clock.run(for: duration) { self.clock.sleeperCount > 0 || self.source.isWaitedFor }
  }

  private static func name(of state: ReflectorState) -> String {
    switch state {
    case .syncing: "syncing"
    case .synced: "synced"
    case .unavailable(let error, _): "unavailable: \(error)"
    }
  }
}

extension ScriptedSource.ListStep {
  /// The last or only page.
  static func items(_ items: [Item], version: Int, malformed: [MalformedObject] = []) -> Self {
    .page(ObjectList(items: items, resourceVersion: "\(version)", malformed: malformed))
  }

  /// A page that another follows.
  static func items(_ items: [Item], version: Int, next token: String) -> Self {
    .page(ObjectList(items: items, resourceVersion: "\(version)", continueToken: token))
  }
}

extension APIError {
  static let gone = APIError(code: 410, reason: "Expired", message: "too old resource version")
  static let forbidden = APIError(code: 403, reason: "Forbidden", message: "items is forbidden")
  static let notFound = APIError(code: 404, reason: "NotFound", message: "no such kind")
  static let conflict = APIError(code: 409, reason: "Conflict", message: "the object has been modified")
  static let ahead = APIError(code: 504, reason: "Timeout", message: "Too large resource version: 900, current: 10")
}
