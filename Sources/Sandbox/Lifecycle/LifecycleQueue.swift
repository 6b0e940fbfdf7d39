import Kubernetes
import SandboxKinds
import Synchronization

/// Work to do after writes, first in, first out: what kube-controller-manager does in a cluster.
final class LifecycleQueue: Sendable {
  /// A piece of work.
  enum Item: Sendable, Hashable {
    /// Creates the default objects of a namespace.
    case createDefaults(namespace: String)
    /// Deletes the objects in a terminating namespace, then the namespace.
    case empty(namespace: String)
    /// Deletes objects whose owner was deleted.
    case collect(owner: String)
    /// Handles the dependents of a terminating object.
    case release(GroupResource, ObjectKey)
    /// Checks whether an owner still waits for dependents.
    case releaseOwner(uid: String)
    /// Starts or stops serving a custom resource definition.
    case define(String)
    /// Deletes the objects of a terminating definition, then the definition.
    case finalizeCRD(String)
    /// Recomputes the status of the quotas in a namespace.
    case count(namespace: String)
  }

  private struct State {
    var waiting: Set<Item> = []
    /// Number of items in progress.
    var inProgress = 0
    /// Callers of `waitUntilIdle()`.
    var observers: [AsyncStream<Never>.Continuation] = []

    var isIdle: Bool { waiting.isEmpty && inProgress == 0 }
  }

  /// The work to do, for one worker.
  let items: AsyncStream<Item>
  private let continuation: AsyncStream<Item>.Continuation
  private let state = Mutex(State())

  init() { (items, continuation) = AsyncStream.makeStream() }

  /// Adds an item, unless an equal one is waiting.
  func add(_ item: Item) {
    guard state.withLock({ $0.waiting.insert(item).inserted }) else { return }
    continuation.yield(item)
  }

  /// Performs an item. An equal item can be added meanwhile; the queue is not idle until the work ends.
  func perform(_ item: Item, _ work: () throws -> Void) rethrows {
    state.withLock { state in
      state.waiting.remove(item)
      state.inProgress += 1
    }
    defer { end() }
    try work()
  }

  private func end() {
    let observers = state.withLock { state -> [AsyncStream<Never>.Continuation] in
      state.inProgress -= 1
      guard state.isIdle else { return [] }
      defer { state.observers = [] }
      return state.observers
    }
    for observer in observers { observer.finish() }
  }

  /// Whether no item is waiting or in progress.
  var isIdle: Bool { state.withLock(\.isIdle) }

  /// Waits until the queue is idle.
  ///
  /// - Throws: `CancellationError`.
  func waitUntilIdle() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    state.withLock { state in
      if state.isIdle { continuation.finish() } else { state.observers.append(continuation) }
    }
    for await _ in stream {}
    try Task.checkCancellation()
  }
}

// MARK: - Work after a write

extension LifecycleQueue {
  func created(_ object: StoredObject, _ kind: ServedKind) {
    switch kind.groupResource {
    case .namespaces: add(.createDefaults(namespace: object.key.name))
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
    if kind.isCustom { add(.finalizeCRD("\(kind.plural).\(kind.group)")) }
    if let namespace = object.key.namespace {
      add(.empty(namespace: namespace))
      add(.count(namespace: namespace))
      if kind.groupResource == .serviceAccounts || kind.groupResource == .configMaps {
        add(.createDefaults(namespace: namespace))
      }
    }
    if kind.groupResource == .customResourceDefinitions { add(.define(object.key.name)) }
  }
}
