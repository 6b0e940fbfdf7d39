import Foundation
import Testing

/// Root of the repository.
let repository = URL(filePath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Where the committed manifests are.
let goldenFolder = repository.appending(path: "Tests/ReconcilersTests/Golden")

/// Compares with a committed file; `RECORD_SNAPSHOTS=1` writes it instead, and fails, so that it cannot stay on unseen.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = goldenFolder.appending(path: name)
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try Data(text.utf8).write(to: file)
    Issue.record("\(name) was written; run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
    return
  }
  let committed = try? String(contentsOf: file, encoding: .utf8)
  #expect(committed == text, "\(name) is stale: RECORD_SNAPSHOTS=1 writes it anew", sourceLocation: sourceLocation)
}
