/// Whether a control writes objects or only reports drift.
public enum Enforcement: String, Codable, Sendable, Hashable, CaseIterable {
  /// Create, restore and prune objects.
  case enforce = "Enforce"
  /// Report the same drift, but write nothing in namespaces.
  case audit = "Audit"
}

extension Enforcement {
  static func schema(_ description: String, default value: Enforcement? = nil) -> Schema {
    .enumeration(description, of: Enforcement.self, default: value)
  }

  /// The schema of the field with which a control overrides the baseline. It has no default, because a default would
  /// always override the baseline.
  static let overriding = schema("Overrides the enforcement of the baseline for this control.")
}
