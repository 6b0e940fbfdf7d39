package import Kubernetes

/// Checks objects one by one, and keeps their findings and what checks need to know of other objects, but not the objects.
package struct Auditor: Sendable {
  /// A finding whose condition can only be decided when all objects are known.
  private struct Candidate: Sendable {
    var check: Int
    var object: Int
    var message: String
    var path: String
    var location: AuditLocation?
    var condition: (@Sendable (AuditIndex) -> Bool)?
    var ignoredBecause: String?
  }

  private struct Owned: Sendable {
    var reference: ObjectReference
    var controller: WorkloadID?
  }

  private let checks: [any Check]
  private let infos: [CheckInfo]
  private let settings: AuditSettings
  private var index = AuditIndex()
  private var objects: [Owned] = []
  private var candidates: [Candidate] = []

  /// Creates an auditor for some checks.
  package init(checks: [any Check], settings: AuditSettings) {
    self.checks = checks
    infos = checks.map(\.info)
    self.settings = settings
    index.settings = settings
  }

  /// Checks an object.
  ///
  /// - Parameters:
  ///   - object: The object. Objects of other kinds only have findings about their API version.
  ///   - locate: The position of a field, or of its nearest parent; called only for findings.
  ///   - ignored: Why findings of a check are ignored, by ID.
  package mutating func add(
    _ object: AuditedObject, ignored: [String: String] = [:], locate: (FieldPath) -> AuditLocation?
  ) {
    index.add(object)
    let number = objects.count
    let count = candidates.count
    for (position, check) in checks.enumerated() {
      for finding in check.findings(in: object, settings) {
        candidates.append(
          Candidate(
            check: position, object: number, message: finding.message, path: finding.path.description,
            location: locate(finding.path), condition: finding.condition,
            ignoredBecause: ignored[infos[position].id]))
      }
    }
    guard object.kind != nil || candidates.count > count else { return }
    objects.append(Owned(reference: object.reference, controller: object.controller))
  }

  /// Remembers an object for the checks of other objects, without checking it.
  package mutating func observe(_ object: AuditedObject) { index.add(object) }

  /// The results, and the number of objects that were checked. Objects whose controllers are in the input do not count.
  package func finish(severities: [String: Severity] = [:]) -> (results: [AuditResult], objects: Int) {
    let isCounted = objects.map { $0.controller.map { !index.contains($0) } ?? true }
    let results = candidates.compactMap { candidate -> AuditResult? in
      guard isCounted[candidate.object], candidate.condition?(index) ?? true else { return nil }
      let info = infos[candidate.check]
      return AuditResult(
        check: info, severity: severities[info.id] ?? info.severity, message: candidate.message,
        object: objects[candidate.object].reference, path: candidate.path, location: candidate.location,
        ignoredBecause: candidate.ignoredBecause)
    }
    return (results, isCounted.count { $0 })
  }
}
