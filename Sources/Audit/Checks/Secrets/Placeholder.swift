/// Recognizes placeholders that a program replaces with a value.
enum Placeholder {
  /// Whether a whole text is a placeholder: `$NAME`, `${NAME}`, `$(NAME)`, `{name}`, `{{name}}`, `<name>`, `%s` or
  /// `%(name)s`.
  static func isPlaceholder(_ text: [UInt8]) -> Bool {
    guard let first = text.first, text.count > 1 else { return false }
    let body = text.dropFirst()
    switch first {
    case UInt8(ascii: "$"):
      return body.allSatisfy(isPartOfName) || isEnclosed(body, "{", "}") || isEnclosed(body, "(", ")")
    case UInt8(ascii: "{"): return isEnclosed(text[...], "{", "}")
    case UInt8(ascii: "<"): return isEnclosed(text[...], "<", ">")
    case UInt8(ascii: "%"):
      guard let last = body.last, isLetter(last) else { return false }
      return body.count == 1 || isEnclosed(body.dropLast(), "(", ")")
    default: return false
    }
  }

  /// Whether a text is in brackets, which can be doubled, and contains no others.
  private static func isEnclosed(_ text: ArraySlice<UInt8>, _ open: Unicode.Scalar, _ close: Unicode.Scalar) -> Bool {
    let (open, close) = (UInt8(ascii: open), UInt8(ascii: close))
    let opened = text.prefix { $0 == open }
    let body = text.dropFirst(opened.count).prefix { $0 != open && $0 != close }
    let closed = text.dropFirst(opened.count + body.count)
    return !opened.isEmpty && opened.count <= 2 && !body.isEmpty && closed.count == opened.count
      && closed.allSatisfy { $0 == close }
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }
}
