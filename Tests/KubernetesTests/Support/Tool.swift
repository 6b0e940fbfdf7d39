import Subprocess

/// A command that a test needs.
struct Tool {
  let name: String

  /// Runs the command and throws its messages if it fails.
  func run(_ arguments: [String]) async throws {
    let result = try await Subprocess.run(
      .name(name), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw Failure(description: "\(name) \(arguments.first ?? "") failed: \(result.standardError.suffix(500))")
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
