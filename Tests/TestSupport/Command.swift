import Dispatch
public import Foundation

/// The result of running a program to its end.
public struct Command: Sendable {
  /// Its exit code.
  public var status: Int32
  /// Standard output.
  public var output: String
  /// Standard error.
  public var errors: String

  /// Runs a program, and waits until it ends. Its output goes to files, so that it can be of any length.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - arguments: The arguments.
  ///   - input: Standard input.
  ///   - environment: The environment variables; `nil` for those of this process.
  ///   - directory: The working directory; `nil` for that of this process.
  /// - Throws: An error if the program cannot be started.
  public static func run(
    program: URL, _ arguments: [String], input: String = "", environment: [String: String]? = nil,
    in directory: URL? = nil
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
    if let environment { process.environment = environment }
    if let directory { process.currentDirectoryURL = directory }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Command(
      status: process.terminationStatus, output: try text(files[1]), errors: try text(files[2]))
  }

  /// Runs a function that waits for a program, on a thread of its own, so that a server in this process can answer the
  /// program.
  public static func concurrently<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
  }

  private static func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
