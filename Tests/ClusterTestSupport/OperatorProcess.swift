package import Foundation
import TestSupport
import Testing

/// The operator as a process, with its own ServiceAccount.
package final class OperatorProcess: Sendable {
  private let process: BackgroundProcess
  package var log: URL { process.log }

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
    process = try BackgroundProcess(
      program, arguments, log: plane.directory.appending(path: "operator-\(UUID().uuidString.prefix(8)).log"))
  }

  /// The output so far.
  package var output: String { process.output }
  /// Whether the process is running.
  package var isRunning: Bool { process.isRunning }
  /// The process ID.
  package var identifier: pid_t { process.identifier }
  /// The exit code after the process has ended.
  package var status: Int32 { process.status }
  /// Resident memory in MiB.
  package var residentMiB: Int { ProcessMemory.resident(of: process.identifier) >> 20 }

  package func signal(_ number: Int32) { process.signal(number) }

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
