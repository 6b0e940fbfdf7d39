internal import Kubernetes

extension Syntax {
  /// Whether a text has this syntax. Stricter than `pattern` for addresses and times, which a pattern cannot validate.
  public func accepts(_ text: String) -> Bool {
    guard length.contains(text.unicodeScalars.count) else { return false }
    return switch self {
    case .label: isLabel(text[...])
    case .subdomain: isSubdomain(text[...])
    case .namespaceGlob: isNamespaceGlob(text[...])
    case .clusterName: isClusterName(text[...], isGlob: false)
    case .clusterGlob: isClusterName(text[...], isGlob: true)
    case .qualifiedName: isQualifiedName(text)
    case .labelValue: text.isEmpty || isName(text[...])
    case .quantity: !text.hasPrefix("-") && Quantity(text).isValid
    case .standardsVersion: isStandardsVersion(text)
    case .cidr: AddressBlock(text) != nil
    case .portName: isLabel(text[...]) && text.utf8.contains(where: isLower) && !text.contains("--")
    case .pathSegment: text != "." && text != ".." && !text.contains { $0 == "/" || $0 == "%" }
    case .subjectName: text.unicodeScalars.allSatisfy { !$0.isHidden }
    case .apiGroup: text.isEmpty || text == "*" || isSubdomain(text[...])
    case .token: !text.contains { $0.isWhitespace }
    case .webAddress: isWebAddress(text)
    case .freeText: text.contains { !$0.isWhitespace }
    case .time: Timestamp(text: text).date != nil
    case .duration: text.wholeMatch(of: /([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?/) != nil
    }
  }
}

/// Whether a text is an HTTP URL with a host and without spaces.
private func isWebAddress(_ text: String) -> Bool {
  guard let scheme = ["https://", "http://"].first(where: text.hasPrefix), !text.contains(where: \.isWhitespace)
  else { return false }
  return text.dropFirst(scheme.count).first.map { !["/", "?", "#"].contains($0) } ?? false
}

private func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
private func isDash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") }

/// Whether all bytes satisfy `isInner`, and the first and the last byte also satisfy `isOuter`.
private func consists(
  _ text: Substring, of isInner: (UInt8) -> Bool, ending isOuter: (UInt8) -> Bool
) -> Bool {
  guard let first = text.utf8.first, let last = text.utf8.last else { return false }
  return isOuter(first) && isOuter(last) && text.utf8.allSatisfy(isInner)
}

private func isLabel(_ text: Substring) -> Bool {
  text.utf8.count <= 63
    && consists(
      text, of: { isLower($0) || isDigit($0) || isDash($0) }, ending: { isLower($0) || isDigit($0) })
}

private func isSubdomain(_ text: Substring) -> Bool {
  text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
}

private func isNamespaceGlob(_ text: Substring) -> Bool {
  let isWild: (UInt8) -> Bool = { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  return consists(
    text, of: { isLower($0) || isDigit($0) || isDash($0) || isWild($0) },
    ending: { isLower($0) || isDigit($0) || isWild($0) })
}

private func isClusterName(_ text: Substring, isGlob: Bool) -> Bool {
  let isWild: (UInt8) -> Bool = { isGlob && ($0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?")) }
  let isAlphanumeric: (UInt8) -> Bool = { isLower($0) || isUpper($0) || isDigit($0) || isWild($0) }
  return consists(
    text, of: { isAlphanumeric($0) || isDash($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") },
    ending: isAlphanumeric)
}

/// Whether a text is the name part of a label key, or a nonempty label value.
private func isName(_ text: Substring) -> Bool {
  let isAlphanumeric: (UInt8) -> Bool = { isLower($0) || isUpper($0) || isDigit($0) }
  return text.utf8.count <= 63
    && consists(
      text, of: { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") },
      ending: isAlphanumeric)
}

private func isQualifiedName(_ text: String) -> Bool {
  let parts = text.split(separator: "/", omittingEmptySubsequences: false)
  return switch parts.count {
  case 1: isName(parts[0])
  case 2: parts[0].utf8.count <= 253 && isSubdomain(parts[0]) && isName(parts[1])
  default: false
  }
}

private func isStandardsVersion(_ text: String) -> Bool {
  if text == "latest" { return true }
  let minor = text.dropFirst("v1.".count)
  return text.hasPrefix("v1.") && !minor.isEmpty && minor.utf8.allSatisfy(isDigit)
    && (minor == "0" || !minor.hasPrefix("0"))
}
