import Kubernetes
import SandboxKinds
import Synchronization

/// What is to be done after a write: the work of kube-controller-manager, in the order in which it came up.
final class LifecycleQueue: Sendable {
  /// A piece of work.
  enum Item: Sendable, Hashable {
    /// A new namespace gets what every namespace has.
    case furnish(namespace: String)
    /// A terminating namespace is emptied, and goes once it is empty.
    case empty(namespace: String)
    /// Objects whose owner is gone, or goes, are deleted.
    case collect(owner: String)
    /// An object whose dependents are to be dealt with before it goes.
    case release(GroupResource, ObjectKey)
    /// An owner that may have waited for its last dependent.
    case releaseOwner(uid: String)
    /// A custom resource definition is served, or served no longer.
    case define(String)
    /// A definition that goes may have waited for its last object.
    case retire(String)
    /// A namespace's quotas are counted anew.
    case count(namespace: String)
  }

  private struct State {
    var waiting: Set<Item> = []
    /// How many items have been begun and not ended.
    var begun = 0
    /// Those who wait until nothing is left.
    var observers: [AsyncStream<Never>.Continuation] = []

    var isIdle: Bool { waiting.isEmpty && begun == 0 }
  }

  /// The work to do, for one worker.
  let items: AsyncStream<Item>
  private let continuation: AsyncStream<Item>.Continuation
  private let state = Mutex(State())

  init() { (items, continuation) = AsyncStream.makeStream() }

  /// Adds work, unless the same is waiting already.
  func add(_ item: Item) {
    guard state.withLock({ $0.waiting.insert(item).inserted }) else { return }
    continuation.yield(item)
  }

  /// Does a piece of work. While it is being done the same may be added again, and nobody takes the queue for idle.
  func perform(_ item: Item, _ work: () throws -> Void) rethrows {
    state.withLock { state in
      state.waiting.remove(item)
      state.begun += 1
    }
    defer { end() }
    try work()
  }

  private func end() {
    let observers = state.withLock { state -> [AsyncStream<Never>.Continuation] in
      state.begun -= 1
      guard state.isIdle else { return [] }
      defer { state.observers = [] }
      return state.observers
    }
    for observer in observers { observer.finish() }
  }

  /// Whether nothing waits and nothing is being done.
  var isIdle: Bool { state.withLock(\.isIdle) }

  /// Waits until the queue is idle.
  ///
  /// - Throws: `CancellationError`.
  func idle() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    state.withLock { state in
      if state.isIdle { continuation.finish() } else { state.observers.append(continuation) }
    }
    for await _ in stream {}
    try Task.checkCancellation()
  }
}

// MARK: - What follows from a write

extension LifecycleQueue {
  func created(_ object: StoredObject, _ kind: ServedKind) {
    switch kind.groupResource {
    case .namespaces: add(.furnish(namespace: object.key.name))
    case .customResourceDefinitions: add(.define(object.key.name))
    case .resourceQuotas: add(.count(namespace: object.key.namespace ?? ""))
    default: break
    }
  }

  func changed(_ object: StoredObject, from old: StoredObject, _ kind: ServedKind) {
    if object.isTerminating {
      if kind.groupResource == .namespaces { add(.empty(namespace: object.key.name)) }
      add(.release(kind.groupResource, object.key))
    }
    created(object, kind)
  }

  func deleted(_ object: StoredObject, _ kind: ServedKind) {
    add(.collect(owner: object.uid))
    for owner in object.owners { add(.releaseOwner(uid: owner)) }
    if kind.isCustom { add(.retire("\(kind.plural).\(kind.group)")) }
    if let namespace = object.key.namespace {
      add(.empty(namespace: namespace))
      add(.count(namespace: namespace))
      if kind.groupResource == .serviceAccounts || kind.groupResource == .configMaps {
        add(.furnish(namespace: namespace))
      }
    }
    if kind.groupResource == .customResourceDefinitions { add(.define(object.key.name)) }
  }
}
