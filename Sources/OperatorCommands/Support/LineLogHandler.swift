import ArgumentParser
package import Logging
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How log lines are written.
package enum LogFormat: String, CaseIterable, ExpressibleByArgument {
  /// `2027-01-31T00:00:00Z info restored name=… namespace=…`
  case text
  /// One JSON object a line, with `time`, `level`, `message` and the metadata.
  case json
}

/// Writes one line per message to standard error.
///
/// Metadata can contain text of tenants. Control characters are escaped, so that tenants cannot forge lines.
package struct LineLogHandler: LogHandler {
  package var label: String
  package var format: LogFormat
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]

  package init(label: String, format: LogFormat, level: Logger.Level) {
    self.label = label
    self.format = format
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let pairs = all.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let line =
      switch format {
      case .text: Self.text(time: time, level: event.level, message: "\(event.message)", pairs)
      case .json: Self.json(time: time, level: event.level, message: "\(event.message)", pairs)
      }
    _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
  }

  /// One line of words and `key=value` pairs.
  static func text(time: String, level: Logger.Level, message: String, _ pairs: [(String, String)]) -> String {
    let details = pairs.map { " \($0.0)=\(quoted($0.1))" }.joined()
    return "\(time) \(level) \(escaped(message))\(details)"
  }

  /// One JSON object; the fixed keys take precedence over metadata.
  static func json(time: String, level: Logger.Level, message: String, _ pairs: [(String, String)]) -> String {
    var object = Dictionary(pairs, uniquingKeysWith: { $1 })
    object["time"] = time
    object["level"] = level.rawValue
    object["message"] = message
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(object)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  private static func quoted(_ value: String) -> String {
    let clean = escaped(value)
    return clean.contains(" ") || clean.isEmpty ? "\"\(clean.replacing("\"", with: "\\\""))\"" : clean
  }

  private static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    return text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }.joined()
  }
}
