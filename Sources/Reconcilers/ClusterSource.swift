package import CRDs
package import ControllerRuntime
package import Kubernetes
import Synchronization

/// Where the name and the labels of the cluster come from: its ClusterProperties if it serves them, else flags.
///
/// Properties that were read once stay known if a later read fails. Properties that could never be read leave the name and
/// the labels unknown, also if there are flags, because the properties would take precedence.
package final class ClusterSource: Sendable {
  /// How far the properties are known.
  package enum State: Sendable, Hashable {
    /// The cluster was not asked yet.
    case pending
    /// The cluster does not serve the API.
    case notServed
    /// The properties cannot be read, for the given reason.
    case unread(String)
    /// The store has the properties.
    case synced
  }

  /// The values of the properties, by name.
  package let properties = Store<String>()

  private let flags: ClusterIdentity
  private let cache: ObjectCache
  private let onChange: @Sendable (ClusterIdentity) -> Void
  private let state = Mutex(State.pending)

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - flags: The name and the labels without ClusterProperties.
  ///   - cache: Gets what is known.
  ///   - onChange: Called after the cache has something new.
  package init(
    flags: ClusterIdentity, cache: ObjectCache, onChange: @escaping @Sendable (ClusterIdentity) -> Void
  ) {
    self.flags = flags
    self.cache = cache
    self.onChange = onChange
  }

  /// Whether the cache has what can be known: until then, no baseline must be reconciled.
  package var isSettled: Bool { state.withLock { $0 != .pending } }

  /// The value to store for a property. A longer value than a name can have is cut to one byte more, so that it is still
  /// invalid, and not absent.
  package static func value(of property: ClusterProperty) -> String {
    String(decoding: property.spec.value.utf8.prefix(ClusterIdentity.maximumLength + 1), as: UTF8.self)
  }

  /// Records a new state.
  package func update(_ new: State) {
    let change = state.withLock { state -> ClusterIdentity? in
      if case .unread = new, state == .synced { return nil }
      state = new
      return store(state)
    }
    if let change { onChange(change) }
  }

  /// Stops waiting for properties that cannot be read.
  package func stopWaiting(_ reason: String) {
    if !isSettled { update(.unread(reason)) }
  }

  /// Applies a change of the properties.
  package func refresh() {
    let change = state.withLock { store($0) }
    if let change { onChange(change) }
  }

  /// Stores what is known in the cache; returns it if it is new.
  private func store(_ state: State) -> ClusterIdentity? {
    guard let identity = identity(in: state) else { return nil }
    return cache.update(cluster: identity) ? identity : nil
  }

  private func identity(in state: State) -> ClusterIdentity? {
    switch state {
    case .pending: nil
    case .notServed: flags
    case .unread(let reason): ClusterIdentity(problem: reason)
    case .synced:
      ClusterIdentity(
        properties: Dictionary(properties.all().map { ($0.key.name, $0.value) }, uniquingKeysWith: { $1 }), flags: flags
      )
    }
  }
}
