extension Sequence<String> {
  /// The texts in the order of their bytes, as Go sorts strings.
  package var sortedByBytes: [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

extension String {
  /// The text, or another one if it is empty.
  package func ifEmpty(_ other: String) -> String { isEmpty ? other : self }

  /// The text without white space at its ends.
  package var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
