extension String {
  /// The text for a terminal or a log: without characters that control it, that start a line, or that change the direction of
  /// text. They are shown as `\u{1b}`.
  ///
  /// Names and annotations of objects can contain all of them: in manifests, where no API server validates names, and in the
  /// names of RBAC objects.
  public var escapedForTerminal: String {
    guard unicodeScalars.contains(where: \.controlsTerminal) else { return self }
    return unicodeScalars.map { $0.controlsTerminal ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  fileprivate var controlsTerminal: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
