import Foundation

/// Shows the progress of a long scan on standard error, if that is a terminal.
final class ScanProgress {
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  /// Shows a count, ten times per second at most, and not within the first second.
  func show(_ count: Int, _ noun: String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - (last ?? start) > (last == nil ? .seconds(1) : .milliseconds(100)) else { return }
    last = now
    FileHandle.standardError.write(Data("\r\u{1b}[Kscanned \(count) \(noun)".utf8))
  }

  /// Removes the line.
  func clear() {
    if last != nil { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
  }
}

/// Writes text to standard output in large parts.
final class BufferedOutput {
  private var buffer: [UInt8] = []

  /// Appends a text.
  func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count > 1 << 16 { flush() }
  }

  /// Writes what is left.
  func flush() {
    FileHandle.standardOutput.write(Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
