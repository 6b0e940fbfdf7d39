extension String {
  /// The text for use in single quotes in a message: bounded, and without characters that could break or fake the message.
  ///
  /// Names of RBAC objects and of subjects can contain every character but `/` and `%`, and have no maximum length.
  ///
  /// - Parameter limit: The maximum number of Unicode scalars of the text that are kept.
  package func escaped(limit: Int = 253) -> String {
    // Nearly all names need no change.
    if utf8.count <= limit, utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x27 && $0 != 0x5C }) { return self }
    var text = ""
    var count = 0
    for scalar in unicodeScalars {
      if count == limit { return text + "…" }
      count += 1
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        text += "\\u{" + String(scalar.value, radix: 16) + "}"
      default:
        if scalar == "'" || scalar == "\\" { text += "\\" }
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension [String] {
  /// The first texts, and how many there are besides: `a, b and 3 more`.
  func summarized(limit: Int, count: Int? = nil) -> String {
    let count = count ?? self.count
    let shown = prefix(limit)
    let others = count - shown.count
    if others > 0 { return shown.joined(separator: ", ") + " and \(others) more" }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}
