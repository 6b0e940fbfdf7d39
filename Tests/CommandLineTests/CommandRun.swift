import Foundation
import TestSupport

/// A run of the binary as users run it.
struct CommandRun: Sendable {
  /// The exit code.
  var status: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var errors: String

  /// The `plimsoll` that was built with the tests.
  static let binary = binary(named: "plimsoll")
  /// The `plimsoll-operator` that was built with the tests.
  static let operatorBinary = binary(named: "plimsoll-operator")

  private static func binary(named name: String) -> URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }

  /// Runs a binary to its end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - binary: The binary.
  ///   - input: Standard input.
  ///   - environment: Environment variables besides `HOME` and `PATH`.
  ///   - directory: The working directory.
  init(
    _ arguments: [String], binary: URL = Self.binary, input: String? = nil, environment: [String: String] = [:],
    in directory: URL = Repository.root
  ) throws {
    let environment = environment.merging(["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]) { given, _ in given }
    try self.init(program: binary, arguments, environment: environment, input: input, in: directory)
  }

  /// Runs the binary to its end on a thread of its own, so that a server in this process can answer it.
  static func concurrently(_ arguments: [String]) async throws -> CommandRun {
    try await Command.concurrently { try CommandRun(arguments) }
  }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - arguments: The arguments.
  ///   - environment: The environment variables.
  ///   - input: Standard input.
  ///   - directory: The working directory.
  init(
    program: URL, _ arguments: [String], environment: [String: String], input: String? = nil, in directory: URL
  ) throws {
    let run = try Command.run(program: program, arguments, input: input ?? "", environment: environment, in: directory)
    (status, output, errors) = (run.status, run.output, run.errors)
  }
}
