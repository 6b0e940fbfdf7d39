public import CRDs
public import Kubernetes
public import Reconcilers

/// What would happen to one object.
public struct ObjectChange: Sendable, Hashable {
  /// The kind of change.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// It would be made.
    case create = "Create"
    /// Fields of it would change.
    case change = "Change"
    /// It would be deleted and made anew: a field differs that cannot be changed.
    case replace = "Replace"
    /// It would be deleted.
    case remove = "Remove"
  }

  /// Why it would happen.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// A baseline asks for it, and did not before.
    case rollout = "Rollout"
    /// Someone changed what a baseline had written.
    case drift = "Drift"
    /// It is no longer asked for.
    case prune = "Prune"
    /// It is not managed and weakens a baseline that says `unmanaged: Prune`.
    case unmanaged = "Unmanaged"
  }

  /// Where the outcome is known from.
  public enum Origin: Sendable, Hashable {
    /// The server said so: defaults and webhooks are in it.
    case server
    /// Computed here, since the server would not say for this user.
    case estimate
    /// The server would refuse the write, with this message.
    case refused(String)
  }

  /// What would happen.
  public var action: Action
  /// The object.
  public var id: ObjectID
  /// Why.
  public var reason: Reason
  /// The control that asks for it.
  public var control: ControlID
  /// The baselines for which it would happen.
  public var baselines: [String]
  /// As it is, without what the server keeps for itself; nil where there is nothing.
  public var before: JSONValue?
  /// As it would be; nil where there would be nothing.
  public var after: JSONValue?
  /// Where the outcome is known from.
  public var origin: Origin

  /// Creates a change.
  public init(
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

  /// Every field that would change; none for an object that would be made or deleted.
  public var fields: [FieldDifference] {
    guard let before, let after else { return [] }
    return FieldDifference.between(desired: after, live: before)
  }

  /// The server's message, where it would refuse the write.
  public var refusal: String? { if case .refused(let message) = origin { message } else { nil } }
}

extension JSONValue {
  /// An object without what the server keeps for itself: it changes with every write and says nothing of the outcome.
  /// Empty maps and lists of the metadata are left out, as servers do (`omitempty`).
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
