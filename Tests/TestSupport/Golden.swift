public import Foundation
public import Testing

/// The files of the repository.
public enum Repository {
  /// The root folder.
  public static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The URL of a file or folder, given its path from the root.
  public static subscript(path: String) -> URL { root.appending(path: path) }

  /// The text of a file.
  ///
  /// - Throws: An error if the file cannot be read.
  public static func text(_ path: String) throws -> String { try String(contentsOf: self[path], encoding: .utf8) }
}

/// Compares a text with a committed file.
///
/// If the environment variable `RECORD_SNAPSHOTS` is `1`, it writes the file instead and fails, so that the difference
/// is reviewed.
///
/// - Parameters:
///   - text: The expected content of the file.
///   - path: The path of the file from the root of the repository.
///   - sourceLocation: Where to report a difference.
/// - Throws: An error if the file cannot be written.
public func expectGolden(
  _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = Repository[path]
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(path); run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
    return
  }
  let committed = try? String(contentsOf: file, encoding: .utf8)
  #expect(committed == text, "\(path) is outdated; record it with RECORD_SNAPSHOTS=1", sourceLocation: sourceLocation)
}

/// Compares a text with the section of a committed file between `<!-- begin: NAME -->` and `<!-- end: NAME -->`; see
/// `expectGolden`.
///
/// - Throws: An error if the file cannot be read or written, or does not have the section.
public func expectGenerated(
  _ text: String, in path: String, section name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let committed = try Repository.text(path)
  let begin = try #require(
    committed.range(of: "<!-- begin: \(name) -->\n"), "\(path) has no section '\(name)'",
    sourceLocation: sourceLocation)
  let end = try #require(
    committed.range(of: "<!-- end: \(name) -->", range: begin.upperBound..<committed.endIndex),
    sourceLocation: sourceLocation)
  try expectGolden(
    committed.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: text), at: path,
    sourceLocation: sourceLocation)
}
