package import Kubernetes

/// Turns objects of a cluster into what is kept of them. Pure, except for the pool of strings.
package struct ObjectAuditor: Sendable {
  private let checks = CheckCatalog.all
  private let isGenerated: @Sendable (AuditedObject) -> Bool
  private let strings = StringPool()
  private let shared = CandidatePool()
  private let labels = LabelPool()
  private let settings: AuditSettings

  /// The maximum number of findings that are kept of an object.
  package static let findingLimit = 200
  /// The maximum number of findings of one check that are kept of an object.
  package static let findingLimitPerCheck = 25
  /// The maximum size in bytes of the names, labels and selectors of an object that checks of other objects read.
  package static let factLimit = 16 << 10
  /// The maximum size in bytes of the command lines of an object that are searched for secrets.
  package static let commandLineLimit = 64 << 10
  /// The maximum number of Unicode scalars of a message or path.
  private static let textLimit = 512

  /// Creates an auditor.
  ///
  /// - Parameter isGenerated: Whether the operator generates an object, so that the object has no findings.
  package init(isGenerated: @escaping @Sendable (AuditedObject) -> Bool = { _ in false }) {
    self.isGenerated = isGenerated
    var settings = AuditSettings()
    settings.areManifests = false
    settings.isDeferred = true
    settings.commandLineLimit = Self.commandLineLimit
    self.settings = settings
  }

  /// Audits an object.
  ///
  /// - Parameters:
  ///   - value: The object, with `apiVersion` and `kind`.
  ///   - previous: What is kept of an earlier state of the object.
  /// - Returns: What to keep; `previous` if no field that checks read has changed, and `nil` if there is nothing to
  ///   keep.
  package func audit(_ value: JSONValue, previous: ObjectAudit? = nil) -> ObjectAudit? {
    guard let object = AuditedObject(value), let kind = object.kind, kind != .secret else { return nil }
    let fingerprint = value.auditFingerprint
    if let previous, previous.fingerprint == fingerprint { return previous }
    let controller = object.controller.map(pooled)
    let isOversized = object.matchedSize > Self.factLimit
    let facts = controller == nil ? isOversized ? nil : ObjectFacts(object) : controlledFacts(of: object, isOversized)
    let isIdle = controller != nil && object.isIdle(trustsStatus: true)
    let isSkipped = isGenerated(object) || isIdle
    var found = isSkipped ? [] : candidates(of: object)
    var omitted = isOversized ? 1 : 0
    if !isSkipped, let pod = object.template?.pod {
      omitted += CommandLines(of: pod, limit: Self.commandLineLimit).omitted
    }
    if isOversized {
      let count = found.count
      found.removeAll { $0.condition != nil }
      omitted += count - found.count
    }
    let kept = bounded(found)
    omitted += found.count - kept.count
    guard facts != nil || !kept.isEmpty || omitted > 0 || controller != nil else { return nil }
    return ObjectAudit(
      reference: pooled(object.reference), facts: facts.map(pooled),
      candidates: controller == nil ? kept : shared.shared(kept, of: object), controller: controller,
      isRunningJob: kind == .job && !object.isIdle(trustsStatus: true), omitted: omitted, fingerprint: fingerprint)
  }

  /// A workload counts its pods. But selectors can match labels that only a pod has, such as
  /// `statefulset.kubernetes.io/pod-name`.
  private func controlledFacts(of object: AuditedObject, _ isOversized: Bool) -> ObjectFacts? {
    guard object.kind == .pod else { return nil }
    let workload = NamespaceIndex.Workload(labels: isOversized ? [:] : object.labels, replicas: 0)
    return ObjectFacts(namespace: object.namespace, .namespaced(.workload(workload)))
  }

  private func candidates(of object: AuditedObject) -> [ObjectAudit.Candidate] {
    var candidates: [ObjectAudit.Candidate] = []
    for (position, check) in checks.enumerated() {
      for finding in check.findings(in: object, settings) {
        candidates.append(
          ObjectAudit.Candidate(
            check: position, message: pooled(finding.message), path: pooled(finding.path.description),
            image: object.template?.image(at: finding.path).map(pooled),
            condition: finding.condition)
        )
      }
    }
    return candidates
  }

  /// The most severe findings, in the order of the checks.
  private func bounded(_ candidates: [ObjectAudit.Candidate]) -> [ObjectAudit.Candidate] {
    guard candidates.count > Self.findingLimitPerCheck else { return candidates }
    var counts: [Int: Int] = [:]
    let kept = candidates.filter { candidate in
      counts[candidate.check, default: 0] += 1
      return counts[candidate.check, default: 0] <= Self.findingLimitPerCheck
    }
    guard kept.count > Self.findingLimit else { return kept }
    let severe = kept.enumerated().sorted { left, right in
      let (l, r) = (checks[left.element.check].info.severity, checks[right.element.check].info.severity)
      return l == r ? left.offset < right.offset : l > r
    }
    return severe.prefix(Self.findingLimit).map(\.element)
  }

  /// The start of a text, with shared storage.
  private func pooled(_ text: String) -> String {
    strings.pooled(text.firstScalars(Self.textLimit))
  }

  private func pooled(_ reference: ObjectReference) -> ObjectReference {
    var reference = reference
    reference.name = reference.name.boundedName
    reference.namespace = reference.namespace.map(strings.pooled)
    return reference
  }

  private func pooled(_ workload: WorkloadID) -> WorkloadID {
    var workload = workload
    workload.namespace = strings.pooled(workload.namespace)
    workload.name = strings.pooled(workload.name.boundedName)
    return workload
  }

  private func pooled(_ facts: ObjectFacts) -> ObjectFacts {
    var facts = facts
    facts.namespace = strings.pooled(facts.namespace)
    if case .namespaced(.workload(var workload)) = facts.content {
      workload.labels = labels.pooled(workload.labels)
      facts.content = .namespaced(.workload(workload))
    }
    return facts
  }
}
