import Foundation
import TestSupport
import Testing

/// The commands of a page, and the files and outputs that it shows for them.
struct DocumentedCommands {
  /// A fenced block: the language with the file name, and the lines.
  private struct Block {
    var info: String
    var lines: [String]

    static func all(in page: String) -> [Block] {
      var blocks: [Block] = []
      var current: Block?
      for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
        guard line.hasPrefix("```") else {
          current?.lines.append(line)
          continue
        }
        if let block = current {
          blocks.append(block)
          current = nil
        } else {
          current = Block(info: String(line.dropFirst(3)), lines: [])
        }
      }
      return blocks
    }
  }

  private let page: String
  private let blocks: [Block]

  /// Reads a page.
  ///
  /// - Throws: An error if the file cannot be read.
  init(in page: String) throws {
    self.page = page
    blocks = Block.all(in: try Repository.text(page))
  }

  /// Runs every block `console` in an empty folder with the files of the blocks `yaml NAME`, and compares the output. A
  /// line `exit code: N` at the end of a block is compared with the exit code, which is 0 without it.
  ///
  /// In a line of an output, `…` stands for any text, such as numbers that depend on the number of checks.
  ///
  /// With `RECORD_SNAPSHOTS=1` it writes the outputs into the page.
  ///
  /// - Returns: The number of commands.
  /// - Throws: An error if a file cannot be written or a command cannot be run.
  func check() throws -> Int {
    let directory = FileManager.default.temporaryDirectory.appending(path: "docs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var text = try Repository.text(page)
    var count = 0
    for block in blocks {
      if block.info.hasPrefix("yaml "), let name = block.info.split(separator: " ").last {
        let content = block.lines.joined(separator: "\n") + "\n"
        try Data(content.utf8).write(to: directory.appending(path: String(name)))
      } else if block.info == "console", let line = block.lines.first, line.hasPrefix("$ plimsoll ") {
        let run = try CommandRun(line.split(separator: " ").dropFirst(2).map(String.init), in: directory)
        #expect(run.errors.isEmpty, "\(line)")
        let code = run.status == 0 ? "" : "exit code: \(run.status)\n"
        let old = "```console\n" + block.lines.joined(separator: "\n") + "\n```"
        let output = Self.keeping(block.lines.dropFirst(), in: run.output + code)
        text = text.replacing(old, with: "```console\n\(line)\n\(output)```")
        count += 1
      }
    }
    try expectGolden(text, at: page)
    return count
  }

  /// The output, with the documented lines that contain `…` and match.
  private static func keeping(_ documented: ArraySlice<String>, in output: String) -> String {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, pattern) in zip(lines.indices, documented) where pattern.contains("…") {
      let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
      var rest = lines[index][...]
      guard let first = parts.first, let last = parts.last, rest.hasPrefix(first),
        rest.dropFirst(first.count).hasSuffix(last)
      else { continue }
      rest = rest.dropFirst(first.count).dropLast(last.count)
      let areFound = parts.dropFirst().dropLast().allSatisfy { part in
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
        return true
      }
      if areFound { lines[index] = pattern }
    }
    return lines.joined(separator: "\n")
  }
}
