/// Expands templates: texts with the placeholder `{{ namespace.name }}`. Spaces inside the braces are optional.
///
/// There are no placeholders for labels and annotations of the namespace, because users who can change them could grant
/// themselves a role.
public enum Template {
  /// The placeholder as shown in messages and in the documentation.
  public static let placeholder = "{{ namespace.name }}"

  /// Whether a text contains a placeholder, known or unknown.
  public static func hasPlaceholder(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "{")) && text.contains("{{")
  }

  /// Replaces all placeholders in a text with the name of the namespace.
  ///
  /// Unknown placeholders are not replaced. Validation rejects them before templates are expanded.
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

  /// The unknown placeholders in a text with their braces, e.g. `{{ namespace.labels.team }}`, including an
  /// unterminated one.
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
    var remaining = text[...]
    while let opening = remaining.firstRange(of: "{{") {
      parts.append(.text(String(remaining[..<opening.lowerBound])))
      guard let closing = remaining[opening.upperBound...].firstRange(of: "}}") else {
        return parts + [.unknown(String(remaining[opening.lowerBound...]))]
      }
      let inside = remaining[opening.upperBound..<closing.lowerBound]
      let isKnown = inside.split(whereSeparator: \.isWhitespace) == ["namespace.name"]
      parts.append(isKnown ? .namespaceName : .unknown(String(remaining[opening.lowerBound..<closing.upperBound])))
      remaining = remaining[closing.upperBound...]
    }
    return parts + [.text(String(remaining))]
  }
}
