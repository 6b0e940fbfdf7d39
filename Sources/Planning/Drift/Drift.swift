package import CRDs

/// A difference between a desired and a live object that another client caused.
///
/// Detection, status, Events and logs all use this type.
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
  /// Whether the protection is as good as before: only the operator's marks differ, or the object allows less than desired.
  /// Such drift is restored with growing delays; everything else within a second.
  package var isHarmless: Bool
  /// What was done about it: reported, until the executor has done more.
  package var action: DriftRecord.Action
  /// What was removed; `nil` unless `action` is `pruned`.
  package var removed: RemovedObject?

  /// Creates a drift.
  package init(
    id: ObjectID, control: ControlID, change: DriftRecord.Change, fields: [String] = [], manager: String? = nil,
    operation: String? = nil, isHarmless: Bool = false, action: DriftRecord.Action = .reported
  ) {
    self.id = id
    self.control = control
    self.change = change
    self.fields = fields
    self.manager = manager
    self.operation = operation
    self.isHarmless = isHarmless
    self.action = action
  }
}
