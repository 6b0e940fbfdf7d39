package import ControllerRuntime
package import Kubernetes
package import Planning
import Synchronization

/// How far the cache is synced: the state of each reflector.
package final class CacheSync: Sendable {
  /// The state of one reflector.
  package enum State: Sendable {
    /// The first list is under way.
    case pending
    /// The store is filled and watched.
    case synced
    /// The type cannot be listed; the sentence contains the reason and the fix.
    case failed(String, isPermission: Bool)
  }

  private let states: Mutex<[ResourceType: State]>

  /// Starts with every type pending.
  package init(types: [ResourceType]) {
    states = Mutex(Dictionary(types.map { ($0, .pending) }, uniquingKeysWith: { $1 }))
  }

  /// Records a reflector's change of state.
  package func update(_ type: ResourceType, _ state: ReflectorState) {
    states.withLock { $0[type] = State(state, of: type) }
  }

  /// Makes every type pending, because its reflectors start again.
  package func reset() { states.withLock { states in states = states.mapValues { _ in .pending } } }

  /// Whether every reflector has either filled its store or failed.
  package var isSettled: Bool {
    states.withLock { states in
      states.values.allSatisfy { if case .pending = $0 { false } else { true } }
    }
  }

  /// Whether every store is filled: only then is an object that is not in it known to be absent.
  package var isComplete: Bool {
    states.withLock { states in
      states.values.allSatisfy { if case .synced = $0 { true } else { false } }
    }
  }

  /// The types that cannot be listed because of missing permissions, in a stable order.
  package var missingPermissions: [String] {
    states.withLock { states in
      states.compactMap { type, state -> (String, String)? in
        guard case .failed(let message, true) = state else { return nil }
        return (type.qualifiedName, message)
      }
      .sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// The types that the operator is not allowed to list, in a stable order.
  package var forbiddenTypes: [ResourceType] {
    states.withLock { states in
      states.filter { if case .failed(_, true) = $0.value { true } else { false } }.keys
        .sorted { $0.qualifiedName < $1.qualifiedName }
    }
  }

  /// Whether a type cannot be listed.
  package var hasFailures: Bool {
    states.withLock { states in
      states.values.contains { if case .failed = $0 { true } else { false } }
    }
  }

  /// Why types cannot be listed for other reasons than missing permissions, in a stable order.
  package var failures: [String] {
    states.withLock { states in
      states.values.compactMap { if case .failed(let message, false) = $0 { message } else { nil } }.sorted()
    }
  }

  /// Why stores are not filled, in a stable order.
  package var reasons: [String] {
    states.withLock { states in
      states.compactMap { type, state -> String? in
        switch state {
        case .synced: nil
        case .pending: Self.pendingMessage(type)
        case .failed(let message, _): message
        }
      }
      .sorted()
    }
  }

  /// Why objects of the kind must not be written now, because their current state is unknown; `nil` if they may.
  package func failure(for kind: ManagedKind) -> WriteFailure? {
    states.withLock { states in
      switch states[kind.resourceType] {
      case .synced, .none: nil
      case .pending:
        WriteFailure(kind: .transient, message: Self.pendingMessage(kind.resourceType), retryAfter: .seconds(1))
      case .failed(let message, let isPermission):
        WriteFailure(kind: isPermission ? .permission : .transient, message: message, retryAfter: .seconds(5))
      }
    }
  }

  private static func pendingMessage(_ type: ResourceType) -> String { "\(type.qualifiedName) are not listed yet" }
}

extension CacheSync.State {
  /// Translates a reflector's state, and adds the fix for a missing permission.
  fileprivate init(_ state: ReflectorState, of type: ResourceType) {
    switch state {
    case .syncing: self = .pending
    case .synced: self = .synced
    case .unavailable(let error, _):
      let isPermission = (error as? APIError)?.isForbidden == true
      let fix = isPermission ? "; grant list and watch on it to the operator's service account" : ""
      self = .failed("cannot list \(type.qualifiedName): \(error)\(fix)", isPermission: isPermission)
    }
  }
}
