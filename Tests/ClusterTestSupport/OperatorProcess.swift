package import Foundation
import TestSupport
import Testing

/// The operator as a process, with its own ServiceAccount.
package final class OperatorProcess: Sendable {
  private let process: Process
  package let log: URL

  /// The binary under test: `PLIMSOLL_BINARY`, or the one built beside the tests.
  package static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["PLIMSOLL_BINARY"] { return URL(fileURLWithPath: path) }
    return builtBinary("plimsoll")
  }

  /// The executable with this name that was built beside the tests.
  package static func builtBinary(_ name: String) -> URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }

  /// Whether the binary under test is not the one built beside the tests.
  package static var isReleaseBuild: Bool { ProcessInfo.processInfo.environment["PLIMSOLL_BINARY"] != nil }

  /// Starts the operator and waits until it watches.
  package static func start(
    _ plane: ControlPlane, _ arguments: String..., binary: URL = binary
  ) async throws -> OperatorProcess {
    let started = try OperatorProcess(plane, ["run", "--log-level", "debug"] + arguments, binary: binary)
    do {
      try await eventually("the operator watches") { started.output.contains("watching") }
    } catch {
      Issue.record("the operator's log:\n\(started.output.suffix(4000))")
      throw error
    }
    return started
  }

  package convenience init(_ plane: ControlPlane, _ arguments: [String], binary: URL = binary) throws {
    try self.init(
      plane, program: binary, arguments: arguments + ["--kubeconfig", plane.operatorKubeconfig.path])
  }

  /// Starts a program that runs the operator.
  package init(_ plane: ControlPlane, program: URL, arguments: [String]) throws {
    log = plane.directory.appending(path: "operator-\(UUID().uuidString.prefix(8)).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    let handle = try FileHandle(forWritingTo: log)
    process.standardError = handle
    process.standardOutput = handle
    try process.run()
    ControlPlaneScript.killAtExit(process.processIdentifier)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// The output so far.
  package var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
  /// Whether the process is running.
  package var isRunning: Bool { process.isRunning }
  /// The process ID.
  package var identifier: pid_t { process.processIdentifier }
  /// The exit code after the process has ended.
  package var status: Int32 { process.terminationStatus }
  /// Resident memory in MiB.
  package var residentMiB: Int { ProcessMemory.resident(of: process.processIdentifier) >> 20 }

  package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Sends SIGTERM and waits until the process ends.
  package func stop() async throws {
    signal(SIGTERM)
    try await eventually("the operator stops", within: .seconds(12)) { !self.isRunning }
  }

  /// Kills the process.
  package func crash() async throws {
    signal(SIGKILL)
    try await eventually("the operator ends") { !self.isRunning }
  }
}
