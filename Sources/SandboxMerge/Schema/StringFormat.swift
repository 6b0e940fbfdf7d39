#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The formats of strings that kube-apiserver checks, as far as structural schemas commonly use them; any other format
/// is for documentation only.
///
/// Source: k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go and k8s.io/kube-openapi/pkg/validation/strfmt.
package enum StringFormat {
  /// Whether a text has the format; true for formats that are not checked.
  static func accepts(_ text: String, as format: String) -> Bool {
    switch format {
    case "date-time": isDateTime(text)
    case "date": text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil && isDateTime(text + "T00:00:00Z")
    case "byte": Data(base64Encoded: text) != nil
    case "uuid":
      text.wholeMatch(of: /(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/) != nil
    case "ipv4": isIPv4(text)
    case "ipv6": isIPv6(text)
    case "cidr": isCIDR(text)
    case "duration":
      text.wholeMatch(of: /[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)([\d.]+(ns|us|µs|ms|s|m|h))*)/) != nil
    default: true
    }
  }

  /// Where Go's encoding/base64 stops reading a text: at the first byte that does not belong there, or where the last
  /// group of four begins that is not whole.
  static func firstIllegalByte(inBase64 text: String) -> Int {
    let bytes = Array(text.utf8)
    let padding = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.count
    let illegal = bytes[..<padding].firstIndex {
      switch $0 {
      case 48...57, 65...90, 97...122, UInt8(ascii: "+"), UInt8(ascii: "/"): false
      default: true
      }
    }
    return illegal ?? (padding < bytes.count ? padding : bytes.count / 4 * 4)
  }

  /// Whether a text is a moment in RFC 3339.
  private static func isDateTime(_ text: String) -> Bool { RFC3339.parse(text) != nil }

  private static func isIPv4(_ text: String) -> Bool {
    var address = in_addr()
    return inet_pton(AF_INET, text, &address) == 1
  }

  private static func isIPv6(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, text, &address) == 1
  }

  private static func isCIDR(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(parts[1]) else { return false }
    return isIPv4(String(parts[0])) ? 0...32 ~= length : isIPv6(String(parts[0])) && 0...128 ~= length
  }
}
