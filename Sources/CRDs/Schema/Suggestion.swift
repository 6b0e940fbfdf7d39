/// Finds what someone may have meant.
enum Suggestion {
  /// The known name that is nearest to what was written: same but for case, or few edits away; nil where none is near.
  static func nearest(to written: String, among known: [String]) -> String? {
    let folded = Array(written.lowercased().prefix(63))
    let ranked = known.map { (name: $0, distance: distance(folded, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
  }

  /// The mend for a field that does not exist.
  static func mend(for written: String, among known: [String]) -> String {
    if let name = nearest(to: written, among: known) { return "did you mean \(name)?" }
    return "the fields here are \(known.joined(separator: ", "))"
  }

  /// Levenshtein distance: insertions, deletions and substitutions.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let substituted = diagonal + (character == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
