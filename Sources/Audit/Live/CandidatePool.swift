import Kubernetes
import PodSecurity
import Synchronization

/// Shares the findings of equal pods: those of a workload have the same ones.
final class CandidatePool: Sendable {
  private let lists = Mutex<[Int: [ObjectAudit.Candidate]]>([:])

  /// The maximum number of lists. When it is reached, the pool starts again, so that unusual lists do not fill it.
  private static let limit = 1 << 12

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
    let key = hasher.finalize()
    return lists.withLock { lists in
      if let list = lists[key] { return list }
      if lists.count >= Self.limit { lists.removeAll(keepingCapacity: true) }
      lists[key] = candidates
      return candidates
    }
  }
}
