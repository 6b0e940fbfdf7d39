import Kubernetes
import Scan
import SystemPackage

/// Errors and notes on standard error.
enum Diagnostics {
  /// Writes errors and notes, one per line, without characters that control the terminal.
  static func write(errors: [ScanError] = [], notes: [String] = []) {
    let messages = errors.map { "error: \($0)" } + notes.map { "note: \($0)" }
    // A failure to write messages does not change the result.
    _ = try? FileDescriptor.standardError.writeAll(messages.map { $0.escapedForTerminal + "\n" }.joined().utf8)
  }
}

extension ScanReport {
  /// Writes errors and notes to standard error.
  func writeMessages() { Diagnostics.write(errors: errors, notes: notes) }
}
