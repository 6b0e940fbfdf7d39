public import Kubernetes

/// One drift: who, what, when, and what was done about it.
public struct DriftRecord: Codable, Sendable, Hashable {
  /// What happened to the object.
  public enum Change: String, Codable, Sendable, Hashable, CaseIterable {
    /// It was there and is not.
    case deleted = "Deleted"
    /// Fields that we own differ.
    case modified = "Modified"
    /// It is not there and, as the control only audits, was never written.
    case missing = "Missing"
    /// It is there and should not be, and the control only audits.
    case surplus = "Surplus"
  }

  /// What was done.
  public enum Action: String, Codable, Sendable, Hashable, CaseIterable {
    /// Put back.
    case restored = "Restored"
    /// Only reported: audit or suspended.
    case reported = "Reported"
    /// Someone keeps changing it: put back slowly.
    case contested = "Contested"
    /// Could not be put back; the conditions say why.
    case failed = "Failed"
  }

  /// When it was seen.
  public var time: Timestamp
  /// The namespace.
  public var namespace: String
  /// Kind of the object.
  public var kind: String
  /// Name of the object.
  public var name: String
  /// What happened.
  public var change: Change
  /// Paths of the fields that differed, e.g. `spec.policyTypes`.
  public var fields: [String]?
  /// The field manager that did it, where `managedFields` tells.
  public var manager: String?
  /// The operation of that manager: `Apply` or `Update`.
  public var operation: String?
  /// What was done.
  public var action: Action

  /// Creates a record.
  public init(
    time: Timestamp, namespace: String, kind: String, name: String, change: Change, fields: [String]? = nil,
    manager: String? = nil, operation: String? = nil, action: Action
  ) {
    self.time = time
    self.namespace = namespace
    self.kind = kind
    self.name = name
    self.change = change
    self.fields = fields
    self.manager = manager
    self.operation = operation
    self.action = action
  }
}

extension DriftRecord: APIType {
  static let schema = Schema.object(
    "One drift: who, what, when, and what was done about it.",
    [
      .required("time", .string("When it was seen.", .time)),
      .required("namespace", .status("The namespace.")),
      .required("kind", .status("Kind of the object.")),
      .required("name", .status("Name of the object.")),
      .required(
        "change",
        .choice(
          "Deleted: it was there and is not. Modified: fields that the operator owns differ. Missing: it is not there "
            + "and was never written. Surplus: it is there and should not be.", of: Change.self)),
      .optional(
        "fields",
        .list("Paths of the fields that differed.", of: .status("A path, e.g. spec.policyTypes."), count: 0...64)),
      .optional("manager", .status("The field manager that did it, where managedFields tells.", mayBeEmpty: true)),
      .optional("operation", .status("The operation of that manager: Apply or Update.", mayBeEmpty: true)),
      .required(
        "action",
        .choice(
          "Restored: put back. Reported: only reported, in audit or suspension. Contested: someone keeps changing it, it "
            + "is put back slowly. Failed: could not be put back; the conditions say why.", of: Action.self)),
    ])
}
