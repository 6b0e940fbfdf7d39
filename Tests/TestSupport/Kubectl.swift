import Dispatch
public import Foundation

/// Runs kubectl, for tests of manifests. It is optional: the tests that need it are disabled without it.
public enum Kubectl {
  /// The program; `nil` if it is not installed.
  public static let program: URL? = ["/usr/local/bin/kubectl", "/usr/bin/kubectl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }.map { URL(filePath: $0) }

  /// The result of a command.
  public struct Run: Sendable {
    /// The exit code.
    public var status: Int32
    /// Standard output.
    public var output: String
    /// Standard error.
    public var errors: String
  }

  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - input: Standard input.
  ///   - kubeconfig: The cluster; `nil` if the command needs none.
  /// - Throws: An error if kubectl is not installed or cannot be started.
  public static func run(_ arguments: [String], input: String = "", kubeconfig: URL? = nil) throws -> Run {
    guard let program else { throw NotInstalled() }
    let home = FileManager.default.temporaryDirectory.appending(path: "kubectl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    let files = ["in", "out", "err"].map { home.appending(path: $0) }
    try Data(input.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments + (kubeconfig.map { ["--kubeconfig", $0.path] } ?? [])
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": home.path]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: try String(contentsOf: files[1], encoding: .utf8),
      errors: try String(contentsOf: files[2], encoding: .utf8))
  }

  /// Runs a command on a thread of its own, so that a server in this process can answer it.
  ///
  /// - Throws: As `run`.
  public static func concurrently(
    _ arguments: [String], input: String = "", kubeconfig: URL? = nil
  ) async throws -> Run {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try run(arguments, input: input, kubeconfig: kubeconfig) })
      }
    }
  }

  private struct NotInstalled: Error, CustomStringConvertible {
    var description: String { "kubectl is neither in /usr/local/bin nor in /usr/bin" }
  }
}
