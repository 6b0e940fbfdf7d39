/// What is wrong with a patch.
package struct PatchError: Error, Hashable {
  /// How an API server answers it.
  package enum Kind: Sendable, Hashable {
    /// The patch itself makes no sense: 400 `BadRequest`.
    case malformed
    /// The patch cannot be applied to this object: 422 `Invalid`.
    case invalid
    /// What kube-apiserver has no better status for: 500 without a reason.
    case unprocessed
  }

  package var kind: Kind
  /// The text an API server would give.
  package var reason: String
  /// What is wrong, where the server keeps that to itself.
  package var detail: String?

  package static func malformed(_ reason: String) -> PatchError { PatchError(kind: .malformed, reason: reason) }
  package static func invalid(_ reason: String) -> PatchError { PatchError(kind: .invalid, reason: reason) }
  /// What the server refuses without a word of why.
  package static func unfit(_ detail: String) -> PatchError {
    PatchError(
      kind: .invalid, reason: "the server rejected our request due to an error in our request", detail: detail)
  }
  package static func unprocessed(_ reason: String) -> PatchError { PatchError(kind: .unprocessed, reason: reason) }
}
