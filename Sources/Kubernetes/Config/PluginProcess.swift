import Subprocess

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs a program until it exits, and kills it after a time limit or if the task is cancelled.
struct PluginProcess: Sendable {
  var program: String
  var arguments: [String]
  var environment: [String: String]
  /// Whether the program reads the standard input of this process.
  var isInteractive: Bool

  /// The exit code and the output of a program.
  struct Result: Sendable {
    /// As a shell reports it: 128 and the number of the signal if a signal ended the program.
    var exitCode: Int
    var output: Data
    /// The end of the standard error.
    var errorOutput: String
  }

  /// Maximum size of the standard output in bytes.
  private static let outputLimit = 1 << 20
  /// The part of the standard error that a result contains, in bytes.
  private static let errorOutputLimit = 500

  /// Runs the program. Its standard error appears on that of this process immediately, because it may ask the user to
  /// open a browser. Characters that control the terminal are escaped: the plugin can print text of a server.
  ///
  /// - Returns: `nil` if the program has not exited after the timeout.
  /// - Throws: `ConfigurationError` if the program cannot be started or prints too much, or `CancellationError`.
  func run(timeout: Duration) async throws -> Result? {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await run() }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private func run() async throws -> Result {
    do {
      return isInteractive
        ? try await run(input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false))
        : try await run(input: .none)
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw ConfigurationError("cannot run the exec plugin \(program): \(error)")
    }
  }

  private func run(input: some InputProtocol) async throws -> Result {
    let record = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom(variables),
      platformOptions: options, input: input, output: .bytes(limit: Self.outputLimit), error: .sequence
    ) { execution in
      var (end, terminal) = (Data(), TerminalOutput())
      for try await chunk in execution.standardError {
        let data = chunk.withUnsafeBytes { Data($0) }
        _ = try? FileDescriptor.standardError.writeAll(terminal.text(of: data).utf8)
        end = Data((end + data).suffix(Self.errorOutputLimit))
      }
      _ = try? FileDescriptor.standardError.writeAll(terminal.rest.utf8)
      return String(decoding: end, as: UTF8.self)
    }
    let code =
      switch record.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(exitCode: code, output: Data(record.standardOutput), errorOutput: record.closureResult)
  }

  private var variables: [Subprocess.Environment.Key: String] {
    Dictionary(
      environment.compactMap { name, value in Subprocess.Environment.Key(rawValue: name).map { ($0, value) } },
      uniquingKeysWith: { $1 })
  }

  /// Without a terminal, the program gets its own process group, so that the programs that it started are killed, too.
  /// In a background process group, it could not read from a terminal.
  private var options: PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = isInteractive ? nil : 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: !isInteractive, allowedDurationToNextStep: .milliseconds(100))
    ]
    return options
  }
}
