package import CRDs
package import Kubernetes
package import Planning

/// What would happen to one object.
package struct ObjectChange: Sendable, Hashable {
  /// The kind of change.
  package enum Action: String, Sendable, Hashable, CaseIterable {
    /// It would be created.
    case create = "Create"
    /// Fields of it would change.
    case change = "Change"
    /// It would be deleted and recreated: an immutable field differs.
    case replace = "Replace"
    /// It would be deleted.
    case remove = "Remove"
  }

  /// Why it would happen.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    /// A baseline requires it now.
    case rollout = "Rollout"
    /// Another client changed what a baseline had written.
    case drift = "Drift"
    /// No baseline requires it any longer.
    case prune = "Prune"
    /// It is unmanaged and weakens a baseline with `unmanaged: Prune`.
    case unmanaged = "Unmanaged"
  }

  /// The origin of the outcome.
  package enum Origin: Sendable, Hashable {
    /// The server's response to a dry run, which includes defaults and webhooks.
    case server
    /// Computed here, because the server does not dry-run writes of this user.
    case estimate
    /// The server would reject the write, with this message.
    case refused(String)
  }

  /// What would happen.
  package var action: Action
  /// The object.
  package var id: ObjectID
  /// Why.
  package var reason: Reason
  /// The control that requires it.
  package var control: ControlID
  /// The baselines for which it would happen.
  package var baselines: [String]
  /// The object before, without what the server maintains; `nil` if there is none.
  package var before: JSONValue?
  /// The object after; `nil` if there would be none.
  package var after: JSONValue?
  /// The origin of the outcome.
  package var origin: Origin

  /// Creates a change.
  package init(
    action: Action, id: ObjectID, reason: Reason, control: ControlID, baselines: [String], before: JSONValue?,
    after: JSONValue?, origin: Origin = .server
  ) {
    self.action = action
    self.id = id
    self.reason = reason
    self.control = control
    self.baselines = baselines
    self.before = before
    self.after = after
    self.origin = origin
  }

  /// Every field that would change; none for an object that would be created or deleted.
  package var fields: [FieldDifference] {
    guard let before, let after else { return [] }
    return FieldDifference.between(desired: after, live: before)
  }

  /// The server's message if it would reject the write; otherwise `nil`.
  package var refusal: String? { if case .refused(let message) = origin { message } else { nil } }
}

extension JSONValue {
  /// An object without the fields that the server maintains, which change with every write. Empty maps and lists of the
  /// metadata are omitted, as servers do (`omitempty`).
  var withoutBookkeeping: JSONValue {
    guard case .object(var members) = self else { return self }
    members["status"] = nil
    if case .object(var metadata) = members["metadata"] {
      for field in Self.bookkeeping { metadata[field] = nil }
      members["metadata"] = .object(metadata.filter { $0.value != [:] && $0.value != [] })
    }
    return .object(members)
  }

  private static let bookkeeping = [
    "managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink",
  ]
}
