/// What is kept of an object of a cluster: its findings, and what checks of other objects need to know of it.
///
/// Tenants choose the size of their objects, so both are bounded: see `ObjectAuditor`.
package final class ObjectAudit: Sendable {
  /// A finding that the settings of a baseline may include.
  struct Candidate: Sendable {
    /// The position of the check in `CheckCatalog.all`.
    var check: Int
    var message: String
    var path: String
    /// Decides whether the finding applies; `nil` if it always does.
    var condition: (@Sendable (AuditIndex) -> Bool)?
  }

  /// The object.
  package let reference: ObjectReference
  /// What checks of other objects need to know; `nil` for nothing.
  let facts: ObjectFacts?
  /// The findings.
  let candidates: [Candidate]
  /// The number of possible findings that are not kept.
  let omitted: Int
  /// A hash of the fields that checks read, valid within one process.
  let fingerprint: Int

  init(reference: ObjectReference, facts: ObjectFacts?, candidates: [Candidate], omitted: Int, fingerprint: Int) {
    self.reference = reference
    self.facts = facts
    self.candidates = candidates
    self.omitted = omitted
    self.fingerprint = fingerprint
  }
}

extension ObjectAudit: Hashable {
  /// Equal if the fields that checks read are equal.
  package static func == (left: ObjectAudit, right: ObjectAudit) -> Bool { left.fingerprint == right.fingerprint }

  package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
