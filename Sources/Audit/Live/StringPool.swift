import Synchronization

/// Shares the storage of equal strings: most messages, paths, labels and namespaces occur in many objects.
final class StringPool: Sendable {
  private let strings = Mutex<Set<String>>([])

  /// The maximum number of strings. When it is reached, the pool starts again, so that unusual strings do not fill it.
  private static let limit = 1 << 14
  /// Shorter strings have no storage of their own.
  private static let inlineSize = 15

  /// An equal string with shared storage.
  func pooled(_ string: String) -> String {
    guard string.utf8.count > Self.inlineSize else { return string }
    return strings.withLock { strings in
      // Swift compares strings by canonical equivalence; only the same bytes are the same text.
      if let index = strings.firstIndex(of: string), strings[index].utf8.elementsEqual(string.utf8) {
        return strings[index]
      }
      if strings.count >= Self.limit { strings.removeAll(keepingCapacity: true) }
      strings.update(with: string)
      return string
    }
  }
}
