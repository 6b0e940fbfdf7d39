import Foundation

/// The documentation in the repository.
public enum Documentation {
  /// Whether a page contains the complete source of a Swift file.
  ///
  /// - Parameters:
  ///   - file: The name of the Swift file.
  ///   - page: The name of the page.
  ///   - folder: The folder of the page, relative to the root of the repository.
  ///   - test: A file in the folder of the Swift file; by default the caller.
  /// - Throws: An error if a file cannot be read.
  public static func isShown(
    _ file: String, in page: String, of folder: String = "docs", beside test: String = #filePath
  ) throws -> Bool {
    let code = try String(
      contentsOf: URL(filePath: test).deletingLastPathComponent().appending(path: file), encoding: .utf8)
    return try Repository.text("\(folder)/\(page)").contains("```swift\n\(code)```")
  }
}
