import SystemPackage

/// Writes text to standard output in large parts.
final class BufferedOutput {
  private var buffer: [UInt8] = []
  private var failure: (any Error)?

  /// Writes a text to standard output.
  ///
  /// - Throws: `InputError` if it cannot be written, for example because the disk is full.
  static func write(_ text: String) throws {
    let output = BufferedOutput()
    output.write(text)
    try output.flush()
  }

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
    if let failure { throw InputError("cannot write to standard output: \(failure)") }
  }

  private func writeBuffer() {
    do {
      if failure == nil { try FileDescriptor.standardOutput.writeAll(buffer) }
    } catch {
      failure = error
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
