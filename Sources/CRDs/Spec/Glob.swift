/// A pattern for names: `*` matches any number of characters, `?` matches one character, and all other characters match
/// themselves.
///
/// Unlike with regular expressions, matching is always fast: it takes at most (length of pattern) × (length of name)
/// steps, because it only backtracks to the last `*`. Both lengths are at most 253 in a valid baseline.
public struct Glob: Sendable, Hashable {
  /// The text of the pattern.
  public let pattern: String

  /// Creates a glob. Any text is a valid glob.
  public init(_ pattern: String) { self.pattern = pattern }

  /// Whether the glob matches the whole name. Case is significant.
  public func matches(_ name: String) -> Bool {
    let pattern = pattern.utf8
    let name = name.utf8
    var next = pattern.startIndex
    var position = name.startIndex
    var retry: (pattern: String.Index, name: String.Index)?
    while position < name.endIndex {
      if next < pattern.endIndex, pattern[next] == Self.anySequence {
        next = pattern.index(after: next)
        retry = (next, position)
      } else if next < pattern.endIndex, pattern[next] == Self.anyCharacter || pattern[next] == name[position] {
        next = pattern.index(after: next)
        position = name.index(after: position)
      } else if let last = retry {
        position = name.index(after: last.name)
        next = last.pattern
        retry = (next, position)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == Self.anySequence }
  }

  private static let anySequence = UInt8(ascii: "*")
  private static let anyCharacter = UInt8(ascii: "?")
}
