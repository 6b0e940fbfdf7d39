import Foundation
import Testing

/// Where the committed outputs are.
let goldenFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

/// Compares with a committed file; `RECORD_SNAPSHOTS=1` writes it instead, and fails, so that it cannot stay on unseen.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = goldenFolder.appending(path: name)
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(at: goldenFolder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("\(name) was written; run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
    return
  }
  let committed = try? String(contentsOf: file, encoding: .utf8)
  #expect(committed == text, "\(name) is stale: RECORD_SNAPSHOTS=1 writes it anew", sourceLocation: sourceLocation)
}
