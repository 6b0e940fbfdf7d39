import Foundation

/// What the chapters in docs/ show.
public enum Documentation {
  /// Whether a chapter shows a Swift file whole, as it is compiled.
  ///
  /// - Parameters:
  ///   - chapter: Its name in docs/.
  ///   - file: The name of the file.
  ///   - test: A file in the same folder; the caller.
  /// - Throws: Where either cannot be read.
  public static func isShown(_ file: String, in chapter: String, beside test: String = #filePath) throws -> Bool {
    let docs = URL(filePath: #filePath).appending(path: "../../../docs").standardizedFileURL
    let code = try String(
      contentsOf: URL(filePath: test).deletingLastPathComponent().appending(path: file), encoding: .utf8)
    return try String(contentsOf: docs.appending(path: chapter), encoding: .utf8).contains("```swift\n\(code)```")
  }
}
