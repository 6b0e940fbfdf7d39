package import Kubernetes

/// Checks objects one by one, and keeps their findings and what checks need to know of other objects, but not the
/// objects.
package struct Auditor: Sendable {
  /// A finding whose condition can only be decided when all objects are known.
  private struct Candidate: Sendable {
    var check: Int
    var object: Int
    var message: String
    var path: String
    /// The image of the container that the finding is about.
    var image: String?
    var location: AuditLocation?
    var condition: (@Sendable (AuditIndex) -> Bool)?
    var ignoredBecause: String?

    var key: FindingKey { FindingKey(check: check, message: message, image: image) }
  }

  /// What is kept of an object.
  private struct CheckedObject: Sendable {
    var reference: ObjectReference
    /// The object as a workload that can control others; `nil` if it is none.
    var workload: WorkloadID?
    var controller: WorkloadID?
    var isIdle: Bool
  }

  private let checks: [any Check]
  private let infos: [CheckInfo]
  private let settings: AuditSettings
  private var index = AuditIndex()
  private var objects: [CheckedObject] = []
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
            image: object.template?.image(at: finding.path),
            location: locate(finding.path), condition: finding.condition,
            ignoredBecause: ignored[infos[position].id]))
      }
    }
    guard object.kind != nil || candidates.count > count else { return }
    objects.append(
      CheckedObject(
        reference: object.reference, workload: object.workload, controller: object.controller,
        isIdle: object.isIdle(trustsStatus: !settings.areManifests)))
  }

  /// Remembers an object for the checks of other objects, without checking it.
  package mutating func observe(_ object: AuditedObject) { index.add(object) }

  /// The results, and the number of objects that were checked.
  ///
  /// An object whose controller is in the input only has the findings that its controller lacks. Without any, it does
  /// not count.
  ///
  /// - Parameters:
  ///   - severities: Severities that differ from those of the checks, by ID.
  ///   - callerIgnores: Whether the caller ignores findings of a check about an object.
  package func finish(
    severities: [String: Severity] = [:], isIgnored callerIgnores: (String, ObjectReference) -> Bool = { _, _ in false }
  ) -> (results: [AuditResult], objects: Int) {
    func isIgnored(_ candidate: Candidate) -> Bool {
      candidate.ignoredBecause != nil || callerIgnores(infos[candidate.check].id, objects[candidate.object].reference)
    }
    var index = index
    index.decideIsolation()
    let found = candidates.filter { [index] in $0.condition?(index) ?? true }
    let workloads = workloadFindings(found, isIgnored: isIgnored)
    var isCounted = objects.map { $0.controller.map { !index.contains($0) } ?? true }
    let results = found.compactMap { candidate -> AuditResult? in
      let object = objects[candidate.object]
      if let controller = object.controller, index.contains(controller) {
        guard !object.isIdle,
          !workloads.contains(candidate.key, of: controller, isIgnored: isIgnored(candidate))
        else { return nil }
      }
      isCounted[candidate.object] = true
      let info = infos[candidate.check]
      return AuditResult(
        check: info, severity: severities[info.id] ?? info.severity, message: candidate.message,
        object: object.reference, path: candidate.path, location: candidate.location,
        ignoredBecause: candidate.ignoredBecause)
    }
    return (results, isCounted.count { $0 })
  }

  /// The findings of the workloads that control other objects.
  private func workloadFindings(_ found: [Candidate], isIgnored: (Candidate) -> Bool) -> WorkloadFindings {
    let controllers = Set(objects.compactMap(\.controller))
    var workloads = WorkloadFindings()
    for object in objects {
      guard let workload = object.workload, controllers.contains(workload) else { continue }
      workloads.add(controller: object.controller, of: workload)
    }
    for candidate in found {
      let object = objects[candidate.object]
      // The findings of an idle object are not reported, so they do not leave out those of another object.
      guard !object.isIdle, let workload = object.workload, controllers.contains(workload) else { continue }
      workloads.add(candidate.key, of: workload, isIgnored: isIgnored(candidate))
    }
    return workloads
  }
}
