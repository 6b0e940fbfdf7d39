import Kubernetes
import SandboxKinds
import SandboxMerge
import Synchronization

/// The kinds that are served: those built in, and those of custom resource definitions.
final class KindRegistry: Sendable {
  private struct Path: Hashable {
    var group: String
    var version: String
    var resource: String
  }

  private struct State {
    var kinds: [Path: ServedKind] = [:]
    var custom: [String: Definition] = [:]
    var unavailable: Set<String> = []
    var generation = 0
    var lastForm = 0

    /// Serves these kinds, each under a form that no kind had before.
    mutating func serve(_ kinds: [ServedKind]) {
      for var kind in kinds {
        lastForm += 1
        kind.form = lastForm
        self.kinds[KindRegistry.path(of: kind)] = kind
      }
    }
  }

  /// A custom resource definition and its served kinds.
  private struct Definition {
    var spec: JSONValue?
    var paths: [Path]
  }

  private let state: Mutex<State>

  init(_ kinds: [ServedKind] = BuiltInKinds.all) {
    var state = State()
    for kind in kinds { state.kinds[Self.path(of: kind)] = kind }
    self.state = Mutex(state)
  }

  private static func path(of kind: ServedKind) -> Path {
    Path(group: kind.group, version: kind.version, resource: kind.plural)
  }

  /// The kind at a path; `nil` if none is served there.
  func kind(group: String, version: String, resource: String) -> ServedKind? {
    state.withLock { $0.kinds[Path(group: group, version: version, resource: resource)] }
  }

  /// A kind by its group and name, in any version that is served.
  func kind(group: String, named kind: String) -> ServedKind? {
    state.withLock { state in
      state.kinds.values.filter { $0.group == group && $0.kind == kind }
        .min { Discovery.isPreferred($0.version, $1.version) }
    }
  }

  /// Whether any kind of a group is served, or would be if the group's server could be reached.
  func serves(group: String) -> Bool {
    state.withLock { state in state.kinds.keys.contains { $0.group == group } }
  }

  /// All kinds of groups that are available.
  var available: [ServedKind] {
    state.withLock { state in state.kinds.values.filter { !state.unavailable.contains($0.group) } }
  }

  /// One version of each kind that is stored.
  var stored: [ServedKind] {
    let kinds = state.withLock { Array($0.kinds.values) }.filter(\.isStored)
    return Dictionary(grouping: kinds, by: \.groupResource).values.compactMap { versions in
      versions.min { Discovery.isPreferred($0.version, $1.version) }
    }
  }

  /// A stored kind in the version that clients prefer; `nil` if it is not served.
  func stored(_ resource: GroupResource) -> ServedKind? {
    state.withLock { $0.kinds.values.filter { $0.isStored && $0.groupResource == resource } }
      .min { Discovery.isPreferred($0.version, $1.version) }
  }

  /// Changes whenever other kinds are served.
  var generation: Int { state.withLock(\.generation) }

  /// Replaces the served kinds of a custom resource definition; does nothing if the definition has not changed.
  ///
  /// - Throws: `SchemaError` if the definition cannot be served.
  func define(_ name: String, _ definition: JSONValue) throws {
    let kinds = try ServedKind.kinds(of: definition)
    state.withLock { state in
      guard state.custom[name] == nil || state.custom[name]?.spec != definition["spec"] else { return }
      for path in state.custom[name]?.paths ?? [] { state.kinds[path] = nil }
      state.serve(kinds)
      state.custom[name] = Definition(spec: definition["spec"], paths: kinds.map(Self.path))
      state.generation += 1
    }
  }

  /// Serves a custom resource definition's kinds no longer.
  func undefine(_ name: String) {
    state.withLock { state in
      for path in state.custom.removeValue(forKey: name)?.paths ?? [] { state.kinds[path] = nil }
      state.generation += 1
    }
  }

  /// Serves built-in kinds only.
  func undefineAll() {
    for name in state.withLock({ Array($0.custom.keys) }) { undefine(name) }
  }

  /// Makes an API group unavailable, or available again.
  func setAvailable(_ isAvailable: Bool, group: String) {
    state.withLock { state in
      if isAvailable { state.unavailable.remove(group) } else { state.unavailable.insert(group) }
      state.generation += 1
    }
  }

  /// Whether a group's server cannot be reached at the moment.
  func isUnavailable(group: String) -> Bool { state.withLock { $0.unavailable.contains(group) } }
}
