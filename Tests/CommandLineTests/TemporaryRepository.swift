import Foundation

/// A folder with a manifest and with programs, in which tests run the commands of the CI examples. It is removed with the
/// object.
final class TemporaryRepository: Sendable {
  /// The folder.
  let root = FileManager.default.temporaryDirectory.appending(path: "ci-\(UUID().uuidString)").resolvingSymlinksInPath()

  /// Creates the folder with the file `manifests/pod.yaml`.
  init(manifest: String) throws {
    try write(manifest, to: "manifests/pod.yaml")
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Writes a file.
  func write(_ content: String, to path: String) throws {
    let file = root.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content.utf8).write(to: file)
  }

  /// Writes a shell script to the folder `bin`, which is in `PATH`.
  func install(_ program: String, script: String) throws {
    try write("#!/bin/sh\n\(script)\n", to: "bin/\(program)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: "bin/\(program)").path)
  }

  /// The text of a file.
  func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

  /// Whether a file or folder exists.
  func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

  /// Runs a script with bash, which exits at the first command that fails.
  ///
  /// - Parameters:
  ///   - script: The script.
  ///   - failsInPipelines: Whether a pipeline of commands fails if any of them fails.
  ///   - path: Folders in `PATH` before `bin` and the folders of the system.
  ///   - environment: Further environment variables.
  func bash(
    _ script: String, failsInPipelines: Bool = true, path: [String] = [], environment: [String: String] = [:]
  ) throws -> CommandRun {
    let folders = path + [root.appending(path: "bin").path, "/usr/bin", "/bin"]
    var variables = environment
    variables["HOME"] = root.path
    variables["PATH"] = folders.joined(separator: ":")
    return try CommandRun(
      program: URL(filePath: "/bin/bash"), ["-e"] + (failsInPipelines ? ["-o", "pipefail"] : []) + ["-c", script],
      environment: variables, in: root)
  }

  /// Runs a script with the binary in `PATH`.
  func bashWithBinary(_ script: String, environment: [String: String] = [:]) throws -> CommandRun {
    try bash(
      script, path: [CommandRun.binary.deletingLastPathComponent().path], environment: environment)
  }
}
