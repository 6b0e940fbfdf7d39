import Foundation

/// Runs programs to completion.
enum Subprocess {
  /// Runs a program and discards its output.
  ///
  /// - Throws: `BenchmarkError` with the last error messages of the program if its exit code is not 0.
  static func run(_ program: String, _ arguments: String...) throws {
    try run(program, arguments: arguments, output: FileHandle.nullDevice)
  }

  /// Runs a program and writes its standard output to a file.
  ///
  /// - Throws: `BenchmarkError` with the last error messages of the program if its exit code is not 0.
  static func run(_ program: String, _ arguments: String..., writingTo file: URL) throws {
    let output = try create(file)
    defer { try? output.close() }
    try run(program, arguments: arguments, output: output)
  }

  private static func run(_ program: String, arguments: [String], output: FileHandle) throws {
    let errors = FileManager.default.temporaryDirectory.appending(path: "plimsoll-benchmark-\(UUID().uuidString).log")
    let errorOutput = try create(errors)
    defer {
      try? errorOutput.close()
      try? FileManager.default.removeItem(at: errors)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errorOutput
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      throw BenchmarkError("\(program) exited with code \(process.terminationStatus): \(text.suffix(500))")
    }
  }

  private static func create(_ file: URL) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw BenchmarkError("cannot create \(file.path); check that the folder is writable")
    }
    return try FileHandle(forWritingTo: file)
  }
}
