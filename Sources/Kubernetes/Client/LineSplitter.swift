#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Splits chunks of a stream into lines. A line may span several chunks, and a chunk may contain several lines. Bytes are
/// decoded only when a line is complete, so a chunk may end in the middle of a character.
package struct LineSplitter {
  private var buffer = Data()
  private var scanned = 0

  /// Creates a splitter without bytes.
  package init() {}

  /// The number of bytes that are not part of a returned line.
  package var pending: Int { buffer.count }

  /// Adds the next chunk.
  package mutating func append(_ chunk: Data) { buffer.append(chunk) }

  /// The next complete line without its newline; `nil` if more bytes are needed.
  package mutating func next() -> Data? {
    let length = buffer.withUnsafeBytes { $0[scanned...].firstIndex(of: UInt8(ascii: "\n")) }
    guard let length else {
      scanned = buffer.count
      return nil
    }
    let line = buffer.prefix(length)
    buffer = buffer.dropFirst(length + 1)
    if buffer.isEmpty { buffer = Data() }
    scanned = 0
    return line
  }
}
