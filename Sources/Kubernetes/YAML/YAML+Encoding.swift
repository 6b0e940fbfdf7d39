#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension YAML {
  /// The content of a file in UTF-8. A byte order mark of UTF-16 at the beginning selects UTF-16, as in YAML 1.1, section 5.2.
  ///
  /// libyaml could decode UTF-16, but it reads until the first malformed character, and documents can be separated only in
  /// UTF-8.
  /// - Throws: `YAMLError` with the position of the first malformed character of UTF-16.
  static func utf8(_ data: Data, file: String) throws(YAMLError) -> Data {
    let isBigEndian = data.starts(with: [0xFE, 0xFF])
    guard isBigEndian || data.starts(with: [0xFF, 0xFE]) else { return data }
    let units = units(of: data.dropFirst(2), isBigEndian: isBigEndian)
    let problem = units.firstIndexOfUnpairedSurrogate.map { ($0, "an unpaired surrogate") }
    if let (index, name) = problem ?? (data.count % 2 == 1 ? (units.count, "an odd number of bytes") : nil) {
      throw YAMLError(
        file: file, line: units[..<index].count { $0 == newline } + 1,
        column: units[..<index].reversed().prefix { $0 != newline }.count + 1,
        problem: "the file begins with the byte order mark of UTF-16, but has \(name); save the file as UTF-8")
    }
    return Data(String(decoding: units, as: UTF16.self).utf8)
  }

  private static let newline: UInt16 = 0x0A

  /// The code units; without the last byte if the number of bytes is odd.
  private static func units(of bytes: Data, isBigEndian: Bool) -> [UInt16] {
    let (high, low) = isBigEndian ? (0, 1) : (1, 0)
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / 2).map { UInt16(bytes[2 * $0 + high]) << 8 | UInt16(bytes[2 * $0 + low]) }
    }
  }
}

extension [UInt16] {
  /// The index of the first surrogate that is not part of a pair; `nil` if the text is valid UTF-16.
  fileprivate var firstIndexOfUnpairedSurrogate: Int? {
    var index = 0
    while index < count {
      let isLead = UTF16.isLeadSurrogate(self[index])
      let isPair = isLead && index + 1 < count && UTF16.isTrailSurrogate(self[index + 1])
      if !isPair, isLead || UTF16.isTrailSurrogate(self[index]) { return index }
      index += isPair ? 2 : 1
    }
    return nil
  }
}
