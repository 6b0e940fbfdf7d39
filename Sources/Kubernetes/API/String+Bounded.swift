extension String {
  /// The text, truncated to a length and with control characters replaced by spaces, because a tenant may have written it.
  ///
  /// - Parameters:
  ///   - length: The maximum number of Unicode scalars, at least 1, of which one character can have any number. The API server counts them for
  ///     `maxLength`.
  ///   - bytes: The maximum size in bytes, at least 3.
  public func bounded(to length: Int, bytes: Int = .max) -> String {
    // Most texts are short and printable ASCII, and reading their scalars takes much longer than reading their bytes.
    if utf8.count <= min(length, bytes), utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    var text = ""
    // The size of the longest start of the text that leaves room for the ellipsis.
    var start = 0
    var (count, size) = (0, 0)
    for scalar in unicodeScalars {
      let clean = scalar.properties.generalCategory == .control ? " " : scalar
      let width = UTF8.width(clean)
      guard count < length, size + width <= bytes else { return String(Substring(text.utf8.prefix(start))) + "…" }
      text.unicodeScalars.append(clean)
      (count, size) = (count + 1, size + width)
      if count < length, size + Self.ellipsisWidth <= bytes { start = size }
    }
    return text
  }

  private static let ellipsisWidth = 3
}
