/// The text of a shell script, as far as it contains literal values. Reads it in one pass over its bytes.
///
/// Words end at white space, operators and commas, also within quotes: a script often contains another one in quotes.
struct ShellText {
  /// A name and its literal value: `NAME=value`, `--name=value`, `--name value`, or `name=value` in `--set=name=value`.
  struct Assignment {
    var name: ArraySlice<UInt8>
    var value: ArraySlice<UInt8>
  }

  private struct Word {
    var text: ArraySlice<UInt8>
    /// Whether a line, a command or a list begins with the word, so that it is not the value of the flag before it.
    var isFirst: Bool
  }

  private let text: [UInt8]

  init(_ text: String) { self.text = Array(text.utf8) }

  /// The assignments, without values that the shell expands or reads.
  var assignments: [Assignment] {
    var found: [Assignment] = []
    var flag: ArraySlice<UInt8>?
    for word in words {
      let text = Self.withoutQuotes(word.text)
      guard let first = text.first else { continue }
      guard let (name, value) = Self.split(text) else {
        let isFlag = first == UInt8(ascii: "-")
        if let flag, !isFlag, !word.isFirst, let value = Self.literal(word.text) {
          found.append(.init(name: flag, value: value))
        }
        flag = isFlag ? text : nil
        continue
      }
      let isPath = flag.map(Self.isFile) ?? false
      flag = nil
      if !isPath, let value = Self.literal(value) { found.append(.init(name: name, value: value)) }
      if first == UInt8(ascii: "-"), !Self.isFile(name), let (name, value) = Self.split(value),
        let value = Self.literal(value)
      {
        found.append(.init(name: name, value: value))
      }
    }
    return found
  }

  private var words: [Word] {
    var words: [Word] = []
    var start: Int?
    var (isFirst, isEscaped) = (true, false)
    for index in 0..<text.count {
      let byte = text[index]
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

// MARK: - Words

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
  private static func split(_ word: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
    guard let separator = word.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = word[word.startIndex..<separator]
    guard let first = name.first, let last = name.last, first != UInt8(ascii: "$"), !isComparison(last) else {
      return nil
    }
    return (name, word[(separator + 1)...])
  }

  /// A value without its quotes; `nil` if the shell expands or reads it. A shell does not expand a value in single
  /// quotes.
  private static func literal(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let value = withoutQuotes(word)
    guard let first = value.first else { return nil }
    let isSingleQuoted = word.first == UInt8(ascii: "'") && first == UInt8(ascii: "$")
    guard isSingleQuoted || !isExpansion(first) else { return nil }
    let literal = value.prefix { !isQuote($0) }
    // The rest of `$(NAME)` is another word.
    return literal.count == 1 && first == UInt8(ascii: "$") ? nil : literal
  }

  private static func withoutQuotes(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> { word.drop(while: isQuote) }

  /// Whether the value of a flag is the name of a file.
  private static func isFile(_ flag: ArraySlice<UInt8>) -> Bool { flag.suffix(4).elementsEqual("file".utf8) }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
  }

  /// Whether a name ends with a part of an operator: `!=`, `<=`, `>=` or `~=`.
  private static func isComparison(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "~"): true
    default: false
    }
  }

  /// Whether a value that begins with a byte is not literal: `$NAME`, `$(command)`, `` `command` ``, `<(command)`, a Go
  /// template, or `==`.
  private static func isExpansion(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "="): true
    default: false
    }
  }
}
