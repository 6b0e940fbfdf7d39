import ClusterTestSupport
import Foundation
import Synchronization
import TestSupport

/// The operator as a process whose memory is sampled.
final class MeasuredProcess: Sendable {
  private let process: Process
  private let log: URL
  private let peak = Mutex(0)

  /// Starts the operator.
  init(kubeconfig: URL, arguments: [String], directory: URL) throws {
    log = directory.appending(path: "operator.log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process = Process()
    process.executableURL = OperatorProcess.binary
    process.arguments = ["run", "--kubeconfig", kubeconfig.path, "--log-level", "debug"] + arguments
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    ControlPlaneScript.killAtExit(process.processIdentifier)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Ends the process at once.
  func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The output so far.
  var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
  /// Whether the process is running.
  var isRunning: Bool { process.isRunning }

  /// The anonymous memory in bytes (`RssAnon`).
  var memory: Int { ProcessMemory.anonymous(of: process.processIdentifier) }

  /// Samples the memory until the task is cancelled.
  func sample() async {
    while !Task.isCancelled {
      let now = memory
      peak.withLock { $0 = max($0, now) }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Returns the most memory since the last call.
  func takePeak() -> Int {
    peak.withLock { peak in
      defer { peak = 0 }
      return peak
    }
  }
}
