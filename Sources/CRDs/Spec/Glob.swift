/// A pattern for names: `*` stands for any run of characters, also none; `?` for exactly one; the rest for itself.
///
/// Not a regular expression on purpose: a glob cannot be made slow. Matching remembers only the last `*`, so it takes at
/// most (length of pattern) × (length of name) steps; both are at most 63 in a valid baseline.
public struct Glob: Sendable, Hashable {
  /// The pattern as it was written.
  public let pattern: String

  /// Creates a glob; any text is one.
  public init(_ pattern: String) { self.pattern = pattern }

  /// Whether the whole name matches. Case counts.
  public func matches(_ name: String) -> Bool {
    let pattern = pattern.utf8
    let name = name.utf8
    var next = pattern.startIndex
    var position = name.startIndex
    var retry: (pattern: String.Index, name: String.Index)?
    while position < name.endIndex {
      if next < pattern.endIndex, pattern[next] == Self.anyRun {
        next = pattern.index(after: next)
        retry = (next, position)
      } else if next < pattern.endIndex, pattern[next] == Self.anyOne || pattern[next] == name[position] {
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
    return pattern[next...].allSatisfy { $0 == Self.anyRun }
  }

  private static let anyRun = UInt8(ascii: "*")
  private static let anyOne = UInt8(ascii: "?")
}
