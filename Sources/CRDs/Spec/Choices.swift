/// Whether a control writes or only reports.
public enum Enforcement: String, Codable, Sendable, Hashable, CaseIterable {
  /// Create, restore and prune.
  case enforce = "Enforce"
  /// Compute and report the same drift, write nothing in namespaces.
  case audit = "Audit"
}

/// What happens to generated objects when the baseline goes.
public enum DeletionPolicy: String, Codable, Sendable, Hashable, CaseIterable {
  /// They are removed, and namespace labels are put back.
  case remove = "Remove"
  /// They stay, without our labels and owner reference.
  case orphan = "Orphan"
}

/// What is done about objects that are not ours and weaken the baseline.
public enum UnmanagedPolicy: String, Codable, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case ignore = "Ignore"
  /// They are findings.
  case report = "Report"
  /// They are deleted.
  case prune = "Prune"
}

extension Enforcement {
  static func schema(_ description: String, default value: Enforcement? = nil) -> Schema {
    .choice(description, of: Enforcement.self, default: value)
  }

  /// Schema of the field by which a control overrides the baseline: without a default, or it always would.
  static let overriding = schema("Overrides the baseline's enforcement for this control.")
}
