import Synchronization

/// Since when new namespaces wait for their protection.
package final class NewNamespaces: Sendable {
  private let created = Mutex<[String: ContinuousClock.Instant]>([:])

  /// Creates an empty list.
  package init() {}

  /// Notes that a namespace was created.
  package func add(_ name: String, at instant: ContinuousClock.Instant) { created.withLock { $0[name] = instant } }

  /// Forgets a namespace: it is deleted, or no baseline selects it.
  package func remove(_ name: String) { created.withLock { $0[name] = nil } }

  /// Ends the wait of a namespace; returns since when it lasted, or `nil` if the namespace does not wait.
  func end(_ name: String) -> ContinuousClock.Instant? { created.withLock { $0.removeValue(forKey: name) } }
}
