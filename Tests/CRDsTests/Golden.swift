import Foundation
import Testing

/// Compares with a committed file; `RECORD_SNAPSHOTS=1` writes it instead, and fails, so that it cannot stay on unseen.
func expectCommitted(_ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = repository.appending(path: path)
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("\(path) was written; run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
    return
  }
  let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  #expect(committed == text, "\(path) is stale: RECORD_SNAPSHOTS=1 writes it anew", sourceLocation: sourceLocation)
}

/// Root of the repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
