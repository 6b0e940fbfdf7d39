import Kubernetes

/// Shares the storage of equal strings: most messages, paths and namespaces occur in many objects.
struct StringPool: Sendable {
  /// Room for about 30,000 strings, more than the messages and paths of a large cluster.
  private let strings = SharedValues<String, String>(limit: 4 << 20)

  /// Shorter strings have no storage of their own.
  private static let inlineSize = 15

  /// An equal string with shared storage.
  func pooled(_ string: String) -> String {
    guard string.utf8.count > Self.inlineSize else { return string }
    let first = strings.first(string, for: string) { $0.utf8.count }
    // Swift compares strings by canonical equivalence; only the same bytes are the same text.
    return first.hasEqualBytes(to: string) ? first : string
  }
}
