import ControllerRuntime
import Kubernetes
import Synchronization

/// The smallest object there is.
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

/// A collection that a test scripts: what each list and each watch answers, in order.
///
/// Past the end of a script the last step repeats, so that a fault can go on for ever. After ten thousand requests the
/// source falls silent, so that a hot loop fails a test instead of hanging it.
final class ScriptedSource: ObjectSource {
  enum ListStep: Sendable {
    case page(ObjectList<Item>)
    case fail(any Error)
  }

  enum WatchStep: Sendable {
    /// The watch shows these, and then does what comes after.
    case open([WatchEvent<Item>], then: WatchEnd)
    case refuse(any Error)
  }

  enum WatchEnd: Sendable {
    case end
    case fail(any Error)
    /// Stays open and silent until the test pushes something.
    case stay
  }

  enum Call: Sendable, Hashable {
    case list(limit: Int?, continueToken: String?)
    case watch(from: String)
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

  init(lists: [ListStep], watches: [WatchStep]) {
    state = Mutex(State(lists: lists, watches: watches))
  }

  var calls: [Call] { state.withLock(\.calls) }
  var listCount: Int { calls.filter { if case .list = $0 { true } else { false } }.count }
  /// Whether the reader of an open watch waits for something to come.
  var isWaitedFor: Bool { state.withLock { $0.reader != nil } }

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
    if calls.count >= Self.requestLimit { _ = await wait() }
    let step = state.withLock { state in
      state.calls.append(.watch(from: resourceVersion))
      return state.watches.count > 1 ? state.watches.removeFirst() : state.watches[0]
    }
    switch step {
    case .open(let events, let end): return ScriptedWatch(source: self, events: events, end: end)
    case .refuse(let error): throw error
    }
  }

  /// Hands something to the open watch.
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
        if isCancelled { continuation.resume(returning: .end) }
      }
    } onCancel: {
      push(.end)
    }
  }
}

/// One watch of a `ScriptedSource`.
struct ScriptedWatch: AsyncSequence, Sendable {
  typealias Element = WatchEvent<Item>

  let source: ScriptedSource
  let events: [WatchEvent<Item>]
  let end: ScriptedSource.WatchEnd

  func makeAsyncIterator() -> Iterator { Iterator(source: source, events: events[...], end: end) }

  struct Iterator: AsyncIteratorProtocol {
    let source: ScriptedSource
    var events: ArraySlice<WatchEvent<Item>>
    let end: ScriptedSource.WatchEnd

    mutating func next() async throws -> WatchEvent<Item>? {
      if let event = events.popFirst() { return event }
      switch end {
      case .end: return nil
      case .fail(let error): throw error
      case .stay:
        switch await source.wait() {
        case .event(let event): return event
        case .end: return nil
        case .fail(let error): throw error
        }
      }
    }
  }
}
