/// The text of a shell script, as far as it contains literal values. Reads it in one pass over its bytes.
///
/// Words end at white space, operators and commas, also within quotes: a script often contains another one in quotes.
struct ShellText {
  /// A name and its literal value: `NAME=value`, `--name=value`, `--name value`, or `name=value` in `--set=name=value`.
  struct Assignment {
    var name: Substring
    var value: Substring
  }

  private struct Word {
    var text: Substring
    /// Whether a line, a command or a list begins with the word, so that it is not the value of the flag before it.
    var isFirst: Bool
  }

  private let text: String

  init(_ text: String) { self.text = text }

  /// The assignments, without values that the shell expands or reads.
  var assignments: [Assignment] {
    var found: [Assignment] = []
    var flag: Substring?
    for word in words {
      let text = word.text.trimmingPrefix(while: Self.isQuote)
      if text.isEmpty { continue }
      guard let (name, value) = Self.split(text) else {
        let isFlag = text.hasPrefix("-")
        if let flag, !isFlag, !word.isFirst, let value = Self.literal(word.text) {
          found.append(.init(name: flag, value: value))
        }
        flag = isFlag ? text : nil
        continue
      }
      let isPath = flag?.hasSuffix("file") ?? false
      flag = nil
      if !isPath, let value = Self.literal(value) { found.append(.init(name: name, value: value)) }
      if name.hasPrefix("-"), !name.hasSuffix("file"), let (name, value) = Self.split(value),
        let value = Self.literal(value)
      {
        found.append(.init(name: name, value: value))
      }
    }
    return found
  }

  private var words: [Word] {
    var words: [Word] = []
    var start: String.Index?
    var (isFirst, isEscaped) = (true, false)
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      let separator = Self.separator(byte)
      if separator == nil {
        if start == nil { start = index }
      } else {
        if let begin = start {
          words.append(Word(text: text[begin..<index], isFirst: isFirst))
          (start, isFirst) = (nil, false)
        }
        // A backslash continues a line.
        if separator == .end, !isEscaped { isFirst = true }
      }
      isEscaped = byte == UInt8(ascii: "\\")
    }
    if let start { words.append(Word(text: text[start...], isFirst: isFirst)) }
    return words
  }
}

extension ShellText {
  private enum Separator {
    case space, end
  }

  private static func separator(_ byte: UInt8) -> Separator? {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): .space
    case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: ","):
      .end
    default: nil
    }
  }

  /// The name and the value of `name=value`. A comparison such as `$NAME=value` or `name!=value` is not an assignment.
  private static func split(_ word: Substring) -> (name: Substring, value: Substring)? {
    guard let separator = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = word[..<separator]
    guard let first = name.first, let last = name.last, first != "$", !"!<>~".contains(last) else { return nil }
    return (name, word[word.utf8.index(after: separator)...])
  }

  /// A value without its quotes; `nil` if the shell expands or reads it. A shell does not expand a value in single
  /// quotes.
  private static func literal(_ word: Substring) -> Substring? {
    let value = word.trimmingPrefix(while: isQuote)
    guard let first = value.first else { return nil }
    let isSingleQuoted = word.first == "'" && first == "$"
    guard isSingleQuoted || !expansions.contains(first) else { return nil }
    let literal = value.prefix { !isQuote($0) }
    // The rest of `$(NAME)` is another word.
    return literal == "$" ? nil : literal
  }

  private static func isQuote(_ character: Character) -> Bool { ["\"", "'", "\\"].contains(character) }

  /// The characters with which a value begins that is not literal: `$NAME`, `$(command)`, `` `command` ``,
  /// `<(command)`, a Go template, or `==`.
  private static let expansions: Set<Character> = ["$", "`", "<", "{", "="]
}
