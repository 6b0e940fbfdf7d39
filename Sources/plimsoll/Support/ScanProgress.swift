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
  private var failure: (any Error)?

  /// Appends a text.
  func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count > 1 << 16 { writeBuffer() }
  }

  /// Writes what is left.
  ///
  /// - Throws: The first error of all writes, for example because the disk is full.
  func flush() throws {
    writeBuffer()
    if let failure { throw InputError("cannot write to standard output: \(failure.localizedDescription)") }
  }

  private func writeBuffer() {
    do {
      if failure == nil { try FileHandle.standardOutput.write(contentsOf: Data(buffer)) }
    } catch {
      failure = error
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
