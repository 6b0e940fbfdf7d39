package import CRDs

/// A difference between what the operator wants of an object and what is there, made by another client.
///
/// The one type from detection to status, Event and log.
package struct Drift: Sendable, Hashable {
  /// The object.
  package var id: ObjectID
  /// The control that it belongs to.
  package var control: ControlID
  /// What happened to the object.
  package var change: DriftRecord.Change
  /// Paths of the fields that differ, e.g. `spec.policyTypes`; empty if they are not known.
  package var fields: [String]
  /// The field manager that made the change; `nil` if `managedFields` does not name it.
  package var manager: String?
  /// The operation of that manager: `Apply` or `Update`.
  package var operation: String?
  /// What was done about it: reported, until the executor has done more.
  package var action: DriftRecord.Action

  /// Creates a drift.
  package init(
    id: ObjectID, control: ControlID, change: DriftRecord.Change, fields: [String] = [], manager: String? = nil,
    operation: String? = nil, action: DriftRecord.Action = .reported
  ) {
    self.id = id
    self.control = control
    self.change = change
    self.fields = fields
    self.manager = manager
    self.operation = operation
    self.action = action
  }
}
