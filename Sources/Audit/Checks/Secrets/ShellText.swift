/// The text of a shell script, as far as it contains literal values.
struct ShellText {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The names and values of `--name=value` and `NAME=value`, without values that the shell expands or reads.
  var assignments: [(name: String, value: String)] {
    text.split(whereSeparator: Self.separates).compactMap { word in
      guard let separator = word.firstIndex(of: "="), separator != word.startIndex else { return nil }
      let value = word[word.index(after: separator)...].drop { Self.quotes.contains($0) }
      guard let first = value.first, !Self.expansions.contains(first) else { return nil }
      return (
        String(word[..<separator].drop { Self.quotes.contains($0) }), String(value.prefix { !Self.quotes.contains($0) })
      )
    }
  }

  private static let quotes: Set<Character> = ["\"", "'"]
  /// The characters with which a value begins that is not literal: `$NAME`, `$(command)`, `` `command` ``, `<(command)`, a Go
  /// template, or `==`.
  private static let expansions: Set<Character> = ["$", "`", "<", "{", "="]

  private static func separates(_ character: Character) -> Bool {
    character.isWhitespace || [";", "&", "|", "(", ")"].contains(character)
  }
}
