import Foundation
import TestSupport

/// A run of the binary as users run it.
struct CommandRun {
  /// The exit code.
  var status: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var errors: String

  /// Runs the binary to its end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - input: Standard input.
  ///   - environment: Environment variables besides `HOME` and `PATH`.
  ///   - directory: The working directory.
  init(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
    in directory: URL = Repository.root
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "plimsoll")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = environment.merging(["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]) { given, _ in given }
    let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data((input ?? "").utf8))
    try standardInput.fileHandleForWriting.close()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
