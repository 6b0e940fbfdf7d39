/// A problem of a patch.
package struct PatchError: Error, Hashable {
  /// How an API server answers it.
  package enum Kind: Sendable, Hashable {
    /// The patch itself makes no sense: 400 `BadRequest`.
    case malformed
    /// The patch cannot be applied to this object: 422 `Invalid`.
    case invalid
    /// Reported with status 500 and without a reason.
    case unprocessed
  }

  package var kind: Kind
  /// The text an API server would give.
  package var reason: String
  /// The problem, if the server does not report it.
  package var detail: String?

  package static func malformed(_ reason: String) -> PatchError { PatchError(kind: .malformed, reason: reason) }
  package static func invalid(_ reason: String) -> PatchError { PatchError(kind: .invalid, reason: reason) }
  /// Rejected without a message.
  package static func unfit(_ detail: String) -> PatchError {
    PatchError(
      kind: .invalid, reason: "the server rejected our request due to an error in our request", detail: detail)
  }
  package static func unprocessed(_ reason: String) -> PatchError { PatchError(kind: .unprocessed, reason: reason) }
}
