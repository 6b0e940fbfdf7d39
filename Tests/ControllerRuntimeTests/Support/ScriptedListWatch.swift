import ControllerRuntime
import Kubernetes
import Synchronization

/// A minimal object.
struct Item: KubernetesObject, Hashable {
  static let resourceType = ResourceType(
    group: "test.example", version: "v1", plural: "items", kind: "Item", isNamespaced: true)

  var metadata: ObjectMeta
  var value: String

  init(_ name: String, uid: String? = nil, version: Int, value: String = "", namespace: String = "ns") {
    metadata = ObjectMeta(name: name, namespace: namespace, uid: uid ?? "uid-\(name)", resourceVersion: "\(version)")
    self.value = value
  }
}

/// A collection whose responses to lists and watches are scripted.
///
/// The last step of a script repeats, so that a fault can persist. After ten thousand requests the collection stops
/// responding, so that a hot loop fails a test instead of hanging it.
final class ScriptedListWatch: ListerWatcher {
  enum ListStep: Sendable {
    case page(ObjectList<Item>)
    case fail(any Error)
  }

  enum WatchStep: Sendable {
    /// The watch sends the events, then continues as specified.
    case open([WatchEvent<Item>], then: WatchEnd)
    case reject(any Error)
  }

  enum WatchEnd: Sendable {
    case end
    case fail(any Error)
    /// Stays open without events until the test pushes one.
    case stayOpen
  }

  enum Call: Sendable, Hashable {
    case list(limit: Int?, continueToken: String?)
    case watch(from: String)
    case stream
  }

  private struct State {
    var lists: [ListStep]
    var watches: [WatchStep]
    var calls: [Call] = []
    var reader: CheckedContinuation<Pushed, Never>?
  }

  enum Pushed: Sendable {
    case event(WatchEvent<Item>)
    case end
    case fail(any Error)
  }

  private let state: Mutex<State>
  private let changes: ChangeNotifier

  private let isStreaming: Bool

  /// - Parameter isStreaming: Whether streams of initial events take the steps of watches; otherwise the collection can only be
  ///   listed.
  init(lists: [ListStep], watches: [WatchStep], isStreaming: Bool = false, changes: ChangeNotifier) {
    self.isStreaming = isStreaming
    state = Mutex(State(lists: lists, watches: watches))
    self.changes = changes
  }

  var calls: [Call] { state.withLock(\.calls) }
  var listCount: Int { calls.filter { if case .list = $0 { true } else { false } }.count }
  /// Whether the reflector waits for the next event of an open watch.
  var isAwaited: Bool { state.withLock { $0.reader != nil } }

  private static let requestLimit = 10_000

  func list(limit: Int?, continueToken: String?) async throws -> ObjectList<Item> {
    if calls.count >= Self.requestLimit { _ = await wait() }
    let step = state.withLock { state in
      state.calls.append(.list(limit: limit, continueToken: continueToken))
      return state.lists.count > 1 ? state.lists.removeFirst() : state.lists[0]
    }
    switch step {
    case .page(let page): return page
    case .fail(let error): throw error
    }
  }

  func watch(from resourceVersion: String) async throws -> ScriptedWatch {
    try await open(.watch(from: resourceVersion))
  }

  func initialEvents() async throws -> ScriptedWatch? {
    isStreaming ? try await open(.stream) : nil
  }

  private func open(_ call: Call) async throws -> ScriptedWatch {
    if calls.count >= Self.requestLimit { _ = await wait() }
    let step = state.withLock { state in
      state.calls.append(call)
      return state.watches.count > 1 ? state.watches.removeFirst() : state.watches[0]
    }
    switch step {
    case .open(let events, let end): return ScriptedWatch(source: self, events: events, end: end)
    case .reject(let error): throw error
    }
  }

  /// Sends an event on the open watch, or ends it.
  func push(_ pushed: Pushed) {
    let reader = state.withLock { state in
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: pushed)
  }

  fileprivate func wait() async -> Pushed {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          if Task.isCancelled { return true }
          state.reader = continuation
          return false
        }
        if isCancelled { continuation.resume(returning: .end) } else { changes.notify() }
      }
    } onCancel: {
      push(.end)
    }
  }
}

/// One watch of a `ScriptedListWatch`.
struct ScriptedWatch: AsyncSequence, Sendable {
  typealias Element = WatchEvent<Item>

  let source: ScriptedListWatch
  let events: [WatchEvent<Item>]
  let end: ScriptedListWatch.WatchEnd

  func makeAsyncIterator() -> Iterator { Iterator(source: source, events: events[...], end: end) }

  struct Iterator: AsyncIteratorProtocol {
    let source: ScriptedListWatch
    var events: ArraySlice<WatchEvent<Item>>
    let end: ScriptedListWatch.WatchEnd

    mutating func next() async throws -> WatchEvent<Item>? {
      if let event = events.popFirst() { return event }
      switch end {
      case .end: return nil
      case .fail(let error): throw error
      case .stayOpen:
        switch await source.wait() {
        case .event(let event): return event
        case .end: return nil
        case .fail(let error): throw error
        }
      }
    }
  }
}
