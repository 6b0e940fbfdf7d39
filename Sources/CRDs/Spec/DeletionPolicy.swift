/// What happens to generated objects when the baseline is deleted.
public enum DeletionPolicy: String, Codable, Sendable, Hashable, CaseIterable {
  /// The objects are deleted, and the previous namespace labels are restored.
  case remove = "Remove"
  /// The objects are kept, without the labels and the owner reference of the operator.
  case orphan = "Orphan"
}
