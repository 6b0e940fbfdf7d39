import Synchronization

/// Shares the storage of equal sets of labels: all pods of a workload normally have the same ones.
final class LabelPool: Sendable {
  private let sets = Mutex<Set<[String: String]>>([])

  /// The maximum number of sets. When it is reached, the pool starts again, so that unusual labels do not fill it.
  private static let limit = 1 << 13

  /// Equal labels with shared storage. The API server accepts only ASCII characters in labels, so labels are equal if
  /// their bytes are.
  func pooled(_ labels: [String: String]) -> [String: String] {
    guard !labels.isEmpty else { return labels }
    return sets.withLock { sets in
      if sets.count >= Self.limit { sets.removeAll(keepingCapacity: true) }
      return sets.insert(labels).memberAfterInsert
    }
  }
}
