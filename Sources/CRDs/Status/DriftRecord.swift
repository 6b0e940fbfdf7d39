public import Kubernetes

/// A drift that the operator detected: the object, the change, its author, and the response of the operator.
public struct DriftRecord: Codable, Sendable, Hashable {
  /// The kind of change.
  public enum Change: String, Codable, Sendable, Hashable, CaseIterable {
    /// The object was deleted.
    case deleted = "Deleted"
    /// Fields that the operator owns were changed.
    case modified = "Modified"
    /// The object does not exist and was never created, because the control is in audit mode.
    case missing = "Missing"
    /// The object should not exist, and the control is in audit mode.
    case surplus = "Surplus"
  }

  /// The response of the operator.
  public enum Action: String, Codable, Sendable, Hashable, CaseIterable {
    /// The operator restored the object.
    case restored = "Restored"
    /// The operator reported the drift, because the control is in audit mode or the baseline is suspended.
    case reported = "Reported"
    /// The object changes repeatedly, so the operator restores it with delays.
    case contested = "Contested"
    /// The operator could not restore the object; see the conditions.
    case failed = "Failed"
    /// The operator removed an unmanaged object, because the control has `unmanaged: Prune`.
    case pruned = "Pruned"
  }

  /// When the drift was detected.
  public var time: Timestamp
  /// The namespace of the object.
  public var namespace: String
  /// The kind of the object.
  public var kind: String
  /// The name of the object.
  public var name: String
  /// The change.
  public var change: Change
  /// The paths of the changed fields, e.g. `spec.policyTypes`.
  public var fields: [String]?
  /// The field manager that made the change, if `managedFields` contains it.
  public var manager: String?
  /// The operation of the field manager: `Apply` or `Update`.
  public var operation: String?
  /// The response of the operator.
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
    "A drift that the operator detected: the object, the change, its author, and the response of the operator.",
    [
      .required("time", .string("When the drift was detected.", .time)),
      .required("namespace", .status("The namespace of the object.")),
      .required("kind", .status("The kind of the object.")),
      .required("name", .status("The name of the object.")),
      .required(
        "change",
        .enumeration(
          "Deleted: the object was deleted. Modified: fields that the operator owns were changed. Missing: the object does "
            + "not exist and was never created. Surplus: the object exists but should not.", of: Change.self)),
      .optional(
        "fields",
        .list("The paths of the changed fields.", of: .status("A path, e.g. spec.policyTypes."), count: 0...64)),
      .optional(
        "manager", .status("The field manager that made the change, if managedFields contains it.", allowsEmpty: true)),
      .optional("operation", .status("The operation of the field manager: Apply or Update.", allowsEmpty: true)),
      .required(
        "action",
        .enumeration(
          "Restored: the operator restored the object. Reported: the drift was only reported, in audit mode or during "
            + "suspension. Contested: the object changes repeatedly, so the operator restores it with delays. Failed: the "
            + "operator could not restore the object; see the conditions. Pruned: the operator removed an unmanaged object.",
          of: Action.self)),
    ])
}
