import Synchronization

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// How far a pass over all namespaces is: it ends when each of them was reconciled, and shows that reconciling works.
package final class FullPass: Sendable {
  fileprivate struct State {
    var awaited: Set<String> = []
    var isActive = false
    var lastEnd: Date?
  }

  private let state = Mutex(State())

  /// Creates a pass that has not begun.
  package init() {}

  /// When the last pass ended; `nil` if none has.
  package var lastEnd: Date? { state.withLock(\.lastEnd) }

  /// Begins a pass over these namespaces. A pass that has not ended yet is extended by them.
  package func begin(_ namespaces: some Sequence<String>, now: Date) {
    state.withLock { state in
      state.awaited.formUnion(namespaces)
      state.isActive = true
      state.finish(now: now)
    }
  }

  /// Notes that a namespace was reconciled, or that it does not exist.
  package func reconciled(_ namespace: String, now: Date) {
    state.withLock { state in
      guard state.isActive else { return }
      state.awaited.remove(namespace)
      state.finish(now: now)
    }
  }
}

extension FullPass.State {
  fileprivate mutating func finish(now: Date) {
    guard awaited.isEmpty else { return }
    isActive = false
    lastEnd = now
  }
}
