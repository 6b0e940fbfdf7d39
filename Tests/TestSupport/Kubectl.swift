public import Foundation

/// Runs kubectl, for tests of manifests. It is optional: the tests that need it are disabled without it.
public enum Kubectl {
  /// The program; `nil` if it is not installed.
  public static let program: URL? = ["/usr/local/bin/kubectl", "/usr/bin/kubectl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }.map { URL(filePath: $0) }

  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - input: Standard input.
  ///   - kubeconfig: The cluster; `nil` if the command needs none.
  /// - Throws: An error if kubectl is not installed or cannot be started.
  public static func run(_ arguments: [String], input: String = "", kubeconfig: URL? = nil) throws -> Command {
    guard let program else { throw NotInstalled() }
    let home = FileManager.default.temporaryDirectory.appending(path: "kubectl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    return try Command.run(
      program: program, arguments + (kubeconfig.map { ["--kubeconfig", $0.path] } ?? []), input: input,
      environment: ["PATH": "/usr/bin:/bin", "HOME": home.path])
  }

  /// Runs a command on a thread of its own, so that a server in this process can answer it.
  ///
  /// - Throws: As `run`.
  public static func concurrently(
    _ arguments: [String], input: String = "", kubeconfig: URL? = nil
  ) async throws -> Command {
    try await Command.concurrently { try run(arguments, input: input, kubeconfig: kubeconfig) }
  }

  private struct NotInstalled: Error, CustomStringConvertible {
    var description: String { "kubectl is neither in /usr/local/bin nor in /usr/bin" }
  }
}
