/// Suggests corrections for misspelled names.
package enum Suggestion {
  /// The most similar known name, ignoring case; `nil` if no name is similar.
  package static func nearest(to name: String, among known: [String]) -> String? {
    let folded = Array(name.lowercased().prefix(63))
    let ranked = known.map { (name: $0, distance: distance(folded, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
  }

  /// The fix for an unknown field.
  package static func fix(for name: String, among known: [String]) -> String {
    if let suggestion = nearest(to: name, among: known) { return "did you mean \(suggestion)?" }
    return "use one of \(known.joined(separator: ", "))"
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
