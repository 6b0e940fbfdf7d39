#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Bounds the number of combining marks in a row in texts of a server.
///
/// Swift compares and hashes strings by their normal form, for which it sorts each run of combining marks. That takes a time that grows
/// with the square of its length: five minutes for the name of one owner or subject of 1.5 MB, which anyone who can create such an
/// object can write. The Stream-Safe Text Format allows at most 30 marks in a row, and separates longer runs with a combining grapheme
/// joiner (U+034F) after every 30 marks (<https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format>). No natural language needs
/// longer runs.
///
/// Only bytes are read, not the escape sequences of JSON: API servers write all marks as UTF-8, as Go's `encoding/json` does.
package enum StreamSafeText {
  /// Maximum number of combining marks in a row.
  package static let markLimit = 30
  /// U+034F in UTF-8.
  private static let joiner: [UInt8] = [0xCD, 0x8F]
  /// The first byte of U+0300, the first combining mark.
  private static let firstLead: UInt8 = 0xCC

  /// The same text if no run is too long, or else with a joiner after every `markLimit` marks.
  package static func bounded(_ data: Data) -> Data {
    let places = data.withUnsafeBytes { Self.places(in: $0.bindMemory(to: UInt8.self)) }
    guard !places.isEmpty else { return data }
    var result = Data(capacity: data.count + places.count * joiner.count)
    var start = data.startIndex
    for place in places {
      let end = data.startIndex + place
      result.append(data[start..<end])
      result.append(contentsOf: joiner)
      start = end
    }
    result.append(data[start...])
    return result
  }

  /// Whether a joiner follows `markLimit` or more marks. The client may have added it, so the text of the server can be another one.
  package static func hasSeparatedMarks(_ text: String) -> Bool {
    guard text.utf8.contains(where: { $0 >= firstLead }) else { return false }
    var run = 0
    for scalar in text.unicodeScalars {
      if scalar.value == 0x34F, run >= markLimit { return true }
      run = isMark(scalar) ? run + 1 : 0
    }
    return false
  }

  /// Where joiners are needed, as offsets.
  private static func places(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var places: [Int] = []
    var (index, run) = (0, 0)
    while index < bytes.count {
      guard bytes[index] >= firstLead else {
        // The rest of a scalar before U+0300 or a byte of ASCII: neither is a mark.
        if run == 0 { index = nextLead(in: bytes, from: index + 1) } else { (index, run) = (index + 1, 0) }
        continue
      }
      let (scalar, length) = Self.scalar(in: bytes, at: index)
      if let scalar, isMark(scalar) {
        if run == markLimit {
          places.append(index)
          run = 0
        }
        run += 1
      } else {
        run = 0
      }
      index += length
    }
    return places
  }

  /// The next byte that can begin a mark. Most texts have none, so eight bytes are tested at a time.
  private static func nextLead(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = start
    while index + 8 <= bytes.count {
      guard raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 else { break }
      index += 8
    }
    while index < bytes.count, bytes[index] < firstLead { index += 1 }
    return index
  }

  /// Decodes the scalar at an index; `nil` and one byte if the bytes are not UTF-8.
  private static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar?, length: Int) {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard index + length <= bytes.count else { return (nil, 1) }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for byte in bytes[index + 1..<index + length] {
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (Unicode.Scalar(value), length)
  }

  /// Whether normalization sorts the scalar: it has a combining class, or it consists of scalars that have one.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return false }
    switch scalar.value {
    case 0xF73, 0xF75, 0xF81: return true
    default: return scalar.properties.canonicalCombiningClass != .notReordered
    }
  }
}
