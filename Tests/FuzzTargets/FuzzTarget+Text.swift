import CRDs
import Foundation
import Kubernetes

extension FuzzTarget {
  /// Short texts with a syntax of their own. The input is two texts, separated by a newline.
  static let text = FuzzTarget(
    "text", reads: "`IPAddress`, `AddressBlock`, `Timestamp`, `Glob`, `ObjectKey` names, `escapedForTerminal`",
    properties: """
      `inet_pton` accepts the same addresses and reads equal bits. A time that is written again is equal. A glob matches as \
      its definition says. Escaped texts contain no control characters, and bounded names are bounded.
      """,
    maxLength: 512, check: checkText)

  private static func checkText(_ input: [UInt8]) throws {
    let texts = String(decoding: input, as: UTF8.self).split(separator: "\n", maxSplits: 1).map(String.init)
    for text in texts {
      try checkAddress(text)
      try checkTime(text)
      let escaped = text.escapedForTerminal
      try require(escaped.escapedForTerminal == escaped, "'\(escaped)' is not escaped")
      try require(!escaped.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "'\(escaped)' contains control characters")
      try require(text.boundedName.utf8.count <= max(1024, 0), "the name is not bounded")
    }
    guard let first = texts.first, let second = texts.last, first.utf8.count <= 64, second.utf8.count <= 64 else {
      return
    }
    try require(
      Glob(first).matches(second) == matches(Array(first.utf8)[...], Array(second.utf8)[...]),
      "the glob '\(first)' and '\(second)' match differently")
  }

  private static func checkAddress(_ text: String) throws {
    _ = AddressBlock(text)
    guard !text.utf8.contains(0) else { return }
    let address = IPAddress(text)
    let reference = reference(text)
    try require(address?.bits == reference, "'\(text)' is \(address?.bits ?? 0), inet_pton reads \(reference ?? 0)")
    guard let address else { return }
    try require(
      AddressBlock(address).contains(address) && AddressBlock("\(text)/0")?.contains(address) == true,
      "a block does not contain '\(text)'")
  }

  /// The bits of an address as the C library reads it.
  private static func reference(_ text: String) -> UInt128? {
    let family = text.contains(":") ? AF_INET6 : AF_INET
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(family, text, &bytes) == 1 else { return nil }
    return bytes.prefix(family == AF_INET ? 4 : 16).reduce(0) { $0 << 8 | UInt128($1) }
  }

  private static func checkTime(_ text: String) throws {
    guard let date = Timestamp(text: text).date else { return }
    let whole = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    let written = Timestamp(whole)
    try require(written.date == whole, "'\(text)' is written as '\(written.text)'")
  }

  /// The definition of a glob, for short texts, by dynamic programming.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var row = [true] + [Bool](repeating: false, count: name.count)
    for symbol in pattern {
      var next = [symbol == UInt8(ascii: "*") && row[0]]
      for (index, byte) in name.enumerated() {
        let isMatch =
          symbol == UInt8(ascii: "*")
          ? row[index + 1] || next[index] : row[index] && (symbol == UInt8(ascii: "?") || symbol == byte)
        next.append(isMatch)
      }
      row = next
    }
    return row[name.count]
  }
}
