/// Text with the one placeholder that baselines offer: `{{ namespace.name }}`, the space inside the braces being optional.
///
/// A namespace's labels and annotations are not offered: whoever may edit them could grant themselves a role.
public enum Template {
  /// The placeholder as messages and documents write it.
  public static let placeholder = "{{ namespace.name }}"

  /// Whether the text has a placeholder, known or not.
  public static func hasPlaceholder(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "{")) && text.contains("{{")
  }

  /// The text with every placeholder replaced by the name of the namespace.
  ///
  /// What stands in braces and is no placeholder stays as it is; validation refuses it before anything is expanded.
  public static func expand(_ text: String, namespace: String) -> String {
    guard hasPlaceholder(text) else { return text }
    return parts(of: text).reduce(into: "") { result, part in
      switch part {
      case .text(let text): result += text
      case .namespaceName: result += namespace
      case .unknown(let text): result += text
      }
    }
  }

  /// Everything in double braces that is no placeholder, braces included, e.g. `{{ namespace.labels.team }}`; also braces
  /// that are opened and never closed.
  public static func unknownPlaceholders(in text: String) -> [String] {
    parts(of: text).compactMap { if case .unknown(let text) = $0 { text } else { nil } }
  }

  private enum Part {
    case text(String)
    case namespaceName
    case unknown(String)
  }

  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let opening = rest.firstRange(of: "{{") {
      parts.append(.text(String(rest[..<opening.lowerBound])))
      guard let closing = rest[opening.upperBound...].firstRange(of: "}}") else {
        return parts + [.unknown(String(rest[opening.lowerBound...]))]
      }
      let inside = rest[opening.upperBound..<closing.lowerBound]
      let isKnown = inside.split(whereSeparator: \.isWhitespace) == ["namespace.name"]
      parts.append(isKnown ? .namespaceName : .unknown(String(rest[opening.lowerBound..<closing.upperBound])))
      rest = rest[closing.upperBound...]
    }
    return parts + [.text(String(rest))]
  }
}
