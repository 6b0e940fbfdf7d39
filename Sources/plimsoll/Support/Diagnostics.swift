import Foundation
import Kubernetes
import Scan

extension ScanReport {
  /// Writes errors and notes to standard error, one per line.
  func writeMessages() {
    let messages = errors.map { "error: \($0)" } + notes.map { "note: \($0)" }
    FileHandle.standardError.write(Data(messages.map { $0.escapedForTerminal + "\n" }.joined().utf8))
  }
}
