import Foundation
import Testing

/// Compares a text with a committed file. With `RECORD_SNAPSHOTS=1` it writes the file instead and fails, so that
/// recording is noticed.
func expectCommitted(_ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = repository.appending(path: path)
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(path); run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
    return
  }
  let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  #expect(committed == text, "\(path) is outdated; record it with RECORD_SNAPSHOTS=1", sourceLocation: sourceLocation)
}

/// The root of the repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
