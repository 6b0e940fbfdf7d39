import Logging
import Synchronization

/// Keeps the last lines of a log.
final class RecordedLog: Sendable {
  private let lines = Mutex<[String]>([])

  var text: String { lines.withLock { $0.suffix(60).joined(separator: "\n") } }

  var handler: any LogHandler { Handler(log: self) }

  private func add(_ line: String) {
    lines.withLock { lines in
      lines.append(line)
      if lines.count > 400 { lines.removeFirst(200) }
    }
  }

  private struct Handler: LogHandler {
    let log: RecordedLog
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.add("\(event.level) \(event.message) \(event.metadata.map { "\($0)" } ?? "")")
    }
  }
}
