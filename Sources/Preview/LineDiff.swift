/// The differences of two texts by line, in the hunks of `diff -u`.
struct LineDiff: Sendable, Hashable {
  /// One line of a hunk.
  enum Line: Sendable, Hashable {
    /// In both texts.
    case context(String)
    /// Only in the old one.
    case removed(String)
    /// Only in the new one.
    case added(String)
  }

  /// Adjacent changes with their context.
  struct Hunk: Sendable, Hashable {
    /// The number of the first old line, from 1; if there is none, of the line before.
    var oldStart: Int
    /// The number of the first new line, in the same way.
    var newStart: Int
    /// The lines.
    var lines: [Line]

    /// E.g. `@@ -7,4 +7,5 @@`.
    var header: String {
      let old = lines.count { if case .added = $0 { false } else { true } }
      let new = lines.count { if case .removed = $0 { false } else { true } }
      return "@@ -\(oldStart),\(old) +\(newStart),\(new) @@"
    }
  }

  /// The hunks, none for equal texts.
  let hunks: [Hunk]

  /// Compares two texts.
  ///
  /// - Parameters:
  ///   - old: Lines of the old text.
  ///   - new: Lines of the new text.
  ///   - context: Equal lines to keep around each change.
  init(from old: [String], to new: [String], context: Int = 3) {
    hunks = Self.hunks(of: Self.script(from: old, to: new), context: context)
  }

  /// All lines of both texts in order, removals before additions.
  private static func script(from old: [String], to new: [String]) -> [Line] {
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(offset))
    let added = Set(difference.insertions.map(offset))
    var (lines, left, right): ([Line], Int, Int) = ([], 0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        lines.append(.removed(old[left]))
        left += 1
      } else if added.contains(right) {
        lines.append(.added(new[right]))
        right += 1
      } else {
        lines.append(.context(old[left]))
        left += 1
        right += 1
      }
    }
    return lines
  }

  private static func offset(of change: CollectionDifference<String>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  private static func hunks(of script: [Line], context: Int) -> [Hunk] {
    var hunks: [Hunk] = []
    for range in ranges(of: script, context: context) {
      let before = script[..<range.lowerBound]
      let lines = Array(script[range])
      let old = before.count { if case .added = $0 { false } else { true } }
      let new = before.count { if case .removed = $0 { false } else { true } }
      hunks.append(
        Hunk(
          oldStart: old + (lines.contains { if case .added = $0 { false } else { true } } ? 1 : 0),
          newStart: new + (lines.contains { if case .removed = $0 { false } else { true } } ? 1 : 0), lines: lines))
    }
    return hunks
  }

  /// The changed lines with their context; adjacent ranges are merged.
  private static func ranges(of script: [Line], context: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, line) in script.enumerated() {
      if case .context = line { continue }
      let range = max(0, index - context)..<min(script.count, index + context + 1)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }
}
