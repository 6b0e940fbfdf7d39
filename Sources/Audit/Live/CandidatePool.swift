import Kubernetes
import PodSecurity

/// Shares the findings of equal pods: those of a workload have the same ones.
struct CandidatePool: Sendable {
  /// Room for about 2500 lists of 20 findings.
  private let lists = SharedValues<Int, [ObjectAudit.Candidate]>(limit: 8 << 20)

  /// The findings, with the storage of an object in which everything that their conditions read is equal.
  func shared(_ candidates: [ObjectAudit.Candidate], of object: AuditedObject) -> [ObjectAudit.Candidate] {
    guard let template = object.template, !candidates.isEmpty else { return candidates }
    var hasher = Hasher()
    hasher.combine(object.namespace)
    hasher.combine(template.labels)
    hasher.combine(template.serviceAccount)
    hasher.combine(object.controllingJob)
    for container in template.pod.containers { hasher.combine(container.fields["image"]) }
    for candidate in candidates {
      hasher.combine(candidate.check)
      hasher.combine(candidate.message)
      hasher.combine(candidate.path)
    }
    return lists.first(candidates, for: hasher.finalize()) {
      // The conditions keep what they read of the pod.
      $0.reduce(template.labels.approximateSize) { $0 + $1.approximateSize }
    }
  }
}

extension ObjectAudit.Candidate {
  /// The size in bytes with that of its strings, which other findings may share.
  fileprivate var approximateSize: Int {
    MemoryLayout<Self>.stride + message.utf8.count + path.utf8.count + (image?.utf8.count ?? 0)
  }
}
