import CRDs
import Kubernetes
import Reconcilers
import Synchronization

/// The baselines that exist, each with its last valid spec.
///
/// An invalid edit must not loosen what is enforced: the last valid spec stays in force until a valid one comes.
/// After a restart there is no last valid spec to remember; then what is there is held as it is.
final class BaselineRegistry: Sendable {
  /// One baseline.
  struct Entry: Sendable {
    /// As it is on the server, `managedFields` aside.
    var object: SecurityBaseline
    /// What is wrong with its spec; empty for a valid one.
    var errors: [ValidationError]
    /// The newest spec without errors that this process has seen.
    var lastValid: SecurityBaselineSpec?
    /// True where this generation had been rolled out before this process began.
    var wasRolledOut: Bool

    /// The planner's view.
    var facts: BaselineFacts {
      BaselineFacts(
        name: object.key.name, uid: object.metadata.uid ?? "", spec: spec, isHeld: !errors.isEmpty,
        isDeleting: object.metadata.deletionTimestamp != nil, wasRolledOut: wasRolledOut)
    }

    /// The spec that is enforced; without one, only what is to happen when the baseline is deleted.
    var spec: SecurityBaselineSpec {
      if let lastValid { return lastValid }
      var empty = SecurityBaselineSpec()
      empty.deletionPolicy = object.spec.deletionPolicy
      return empty
    }
  }

  /// What an update means for the namespaces.
  struct Change: Sendable, Hashable {
    /// Namespaces must be planned anew.
    var affectsNamespaces: Bool
    /// `plimsoll.dev/requestedAt` has a new value: everything gets another try.
    var isRequested: Bool
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// Takes in a new or changed baseline.
  func update(_ baseline: SecurityBaseline) -> Change {
    let name = baseline.key.name
    return entries.withLock { entries in
      let old = entries[name]
      let isSame = old?.object.metadata.uid == baseline.metadata.uid
      let errors = baseline.validate()
      entries[name] = Entry(
        object: baseline, errors: errors,
        lastValid: errors.isEmpty ? baseline.spec : (isSame ? old?.lastValid : nil),
        wasRolledOut: isSame
          ? old?.object.metadata.generation == baseline.metadata.generation && old?.wasRolledOut == true
          : baseline.wasRolledOut)
      return Change(from: isSame ? old?.object : nil, to: baseline)
    }
  }

  /// Drops a baseline that is gone.
  func remove(_ name: String) { entries.withLock { $0[name] = nil } }

  /// One baseline.
  subscript(name: String) -> Entry? { entries.withLock { $0[name] } }

  /// All baselines, by name.
  var all: [Entry] {
    entries.withLock { $0.values.sorted { $0.object.key.name < $1.object.key.name } }
  }
}

extension BaselineRegistry.Change {
  fileprivate init(from old: SecurityBaseline?, to new: SecurityBaseline) {
    let requested = new.metadata.annotations?[WellKnown.requestedAtAnnotation]
    affectsNamespaces =
      old == nil || old?.spec != new.spec
      || (old?.metadata.deletionTimestamp == nil) != (new.metadata.deletionTimestamp == nil)
    isRequested =
      requested != nil && requested != new.status?.lastHandledRequestedAt
      && (old == nil || old?.metadata.annotations?[WellKnown.requestedAtAnnotation] != requested)
  }
}
