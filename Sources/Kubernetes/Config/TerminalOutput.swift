#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Converts the output of a program, as it arrives, to text without characters that control a terminal. Line breaks and tabs
/// remain. Pure.
struct TerminalOutput: Sendable, Hashable {
  /// The start of a character in UTF-8 whose end has not arrived: at most 3 bytes.
  private var incomplete = Data()

  /// The text of the next bytes.
  mutating func text(of data: Data) -> String {
    var bytes = incomplete + data
    incomplete = Data(bytes.suffix(Self.incompleteLength(of: bytes)))
    bytes.removeLast(incomplete.count)
    return Self.escaped(String(decoding: bytes, as: UTF8.self))
  }

  /// The text of the bytes that remain at the end.
  var rest: String { Self.escaped(String(decoding: incomplete, as: UTF8.self)) }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\t" {
        result.unicodeScalars.append(scalar)
      } else {
        result += String(scalar).escapedForTerminal
      }
    }
    return result
  }

  /// The number of bytes at the end that begin a character but do not end it.
  private static func incompleteLength(of data: Data) -> Int {
    for (length, byte) in data.suffix(3).reversed().enumerated() {
      let needed =
        switch byte {
        case 0xF0...0xF7: 4
        case 0xE0...0xEF: 3
        case 0xC0...0xDF: 2
        case 0x80...0xBF: 0
        default: 1
        }
      if needed > 0 { return needed > length + 1 ? length + 1 : 0 }
    }
    return 0
  }
}
