package import Foundation

/// The result of running a program to its end.
package struct Command {
  /// Its exit code.
  package var status: Int32
  /// Standard output.
  package var output: String
  /// Standard error.
  package var errors: String

  /// Runs a program, by default the binary under test, and waits until it ends.
  ///
  /// - Parameters:
  ///   - arguments: Command and options.
  ///   - program: The program.
  ///   - input: Standard input.
  package static func run(
    _ arguments: [String], program: URL = OperatorProcess.binary, input: String = ""
  ) throws -> Command {
    let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appending(path: $0) }
    try Data(input.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Command(
      status: process.terminationStatus, output: try String(contentsOf: files[1], encoding: .utf8),
      errors: try String(contentsOf: files[2], encoding: .utf8))
  }
}
