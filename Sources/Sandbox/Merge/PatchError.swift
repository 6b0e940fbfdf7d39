/// What is wrong with a patch.
struct PatchError: Error, Hashable {
  /// How an API server answers it.
  enum Kind: Sendable, Hashable {
    /// The patch itself makes no sense: 400 `BadRequest`.
    case malformed
    /// The patch cannot be applied to this object: 422 `Invalid`.
    case invalid
    /// What kube-apiserver has no better status for: 500 `InternalError`.
    case unprocessed
  }

  var kind: Kind
  /// The text an API server would give.
  var reason: String

  static func malformed(_ reason: String) -> PatchError { PatchError(kind: .malformed, reason: reason) }
  static func invalid(_ reason: String) -> PatchError { PatchError(kind: .invalid, reason: reason) }
  static func unprocessed(_ reason: String) -> PatchError { PatchError(kind: .unprocessed, reason: reason) }
}
