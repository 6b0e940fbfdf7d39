import Kubernetes

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
    /// The image of the container that the finding is about.
    var image: String?
    /// Decides whether the finding applies; `nil` if it always does.
    var condition: (@Sendable (AuditIndex) -> Bool)?

    var key: FindingKey { FindingKey(check: check, message: message, image: image) }
  }

  /// The object.
  package let reference: ObjectReference
  /// What checks of other objects need to know; `nil` for nothing.
  let facts: ObjectFacts?
  /// The findings, including those that a controller of the object has as well.
  let candidates: [Candidate]
  /// The workload whose controller made the object; `nil` if there is none.
  let controller: WorkloadID?
  /// Whether the object is a Job that has not ended.
  let isRunningJob: Bool
  /// The number of possible findings that are not kept.
  let omitted: Int
  /// A hash of the fields that checks read, valid within one process.
  let fingerprint: Int

  init(
    reference: ObjectReference, facts: ObjectFacts?, candidates: [Candidate], controller: WorkloadID? = nil,
    isRunningJob: Bool = false, omitted: Int, fingerprint: Int
  ) {
    self.reference = reference
    self.facts = facts
    self.candidates = candidates
    self.controller = controller
    self.isRunningJob = isRunningJob
    self.omitted = omitted
    self.fingerprint = fingerprint
  }
}

extension ObjectAudit {
  /// The object as a workload that can control others.
  var workload: WorkloadID {
    WorkloadID(namespace: reference.namespace ?? "default", kind: reference.kind, name: reference.name)
  }
}

extension ObjectAudit: Hashable {
  /// Equal if the fields that checks read are equal.
  package static func == (left: ObjectAudit, right: ObjectAudit) -> Bool { left.fingerprint == right.fingerprint }

  package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
