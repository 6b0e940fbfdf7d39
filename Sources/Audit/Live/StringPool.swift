/// Shares the storage of equal strings: most messages, paths and namespaces occur in many objects.
struct StringPool: Sendable {
  private let strings = SharedValues<String, String>(limit: 4 << 20)

  /// Shorter strings have no storage of their own.
  private static let inlineSize = 15

  /// An equal string with shared storage.
  func pooled(_ string: String) -> String {
    guard string.utf8.count > Self.inlineSize else { return string }
    let first = strings.first(string, for: string) { $0.utf8.count + 64 }
    // Swift compares strings by canonical equivalence; only the same bytes are the same text.
    return first.utf8.elementsEqual(string.utf8) ? first : string
  }
}
