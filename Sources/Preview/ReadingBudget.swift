import Synchronization

/// How much may be read of a cluster, which can be hostile: a server could send pages without end.
final class ReadingBudget: Sendable {
  /// What an object takes in memory at least, in bytes, however short its JSON is.
  private static let objectSize = 1 << 10

  private let limit: Int
  private let used = Mutex(0)

  /// Creates a budget in bytes; `nil` for no limit.
  init(_ limit: Int?) { self.limit = limit ?? .max }

  /// Whether there is a limit.
  var isLimited: Bool { limit < .max }

  /// Counts a response.
  ///
  /// - Throws: `PreviewError` if this and the earlier ones exceed the limit.
  func take(_ bytes: Int, objects: Int = 1) throws(PreviewError) {
    let size = max(bytes, objects * Self.objectSize)
    let total = used.withLock { used in
      used = used.addingReportingOverflow(size).overflow ? .max : used + size
      return used
    }
    guard total > limit else { return }
    throw PreviewError(
      "the cluster has more than \(limit >> 20) MiB of objects, of which a preview of many clusters reads no more; run "
        + "plimsoll diff for this cluster")
  }
}
