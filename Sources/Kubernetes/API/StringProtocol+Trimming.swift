extension StringProtocol {
  /// The text without the characters at both ends that match.
  package func trimming(while matches: (Character) -> Bool) -> SubSequence {
    let start = firstIndex { !matches($0) } ?? endIndex
    let end = lastIndex { !matches($0) }.map(index(after:)) ?? start
    return self[start..<end]
  }

  /// The text without whitespace and newlines at both ends.
  package func trimmingWhitespace() -> String { String(trimming(while: \.isWhitespace)) }
}
