import Foundation
import Synchronization

/// Runs a program to completion without blocking the cooperative thread pool: dedicated threads read its pipes.
struct ProcessRun: Sendable {
  var program: String
  var arguments: [String]
  var environment: [String: String]

  /// The exit code and the output of a program.
  struct Result: Sendable {
    var status: Int32
    var output: Data
    var errorOutput: Data
  }

  /// Collects the three parts of a result, which arrive on three threads.
  private final class Collector: Sendable {
    private struct State {
      var output: Data?
      var errorOutput: Data?
      var status: Int32?
      var continuation: CheckedContinuation<Result?, Never>?
    }

    private let state = Mutex(State())

    func resume(_ continuation: CheckedContinuation<Result?, Never>) { update { $0.continuation = continuation } }
    func set(output: Data) { update { $0.output = output } }
    func set(errorOutput: Data) { update { $0.errorOutput = errorOutput } }
    func set(status: Int32) { update { $0.status = status } }

    /// Resumes the waiting task without a result.
    func cancel() {
      state.withLock { state in
        defer { state.continuation = nil }
        return state.continuation
      }?.resume(returning: nil)
    }

    private func update(_ body: (inout State) -> Void) {
      let ready: (CheckedContinuation<Result?, Never>, Result)? = state.withLock { state in
        body(&state)
        guard let output = state.output, let errorOutput = state.errorOutput, let status = state.status,
          let continuation = state.continuation
        else { return nil }
        state.continuation = nil
        return (continuation, Result(status: status, output: output, errorOutput: errorOutput))
      }
      if let (continuation, result) = ready { continuation.resume(returning: result) }
    }
  }

  /// Runs the program; kills it and returns `nil` if it has not exited after the timeout.
  func result(timeout: Duration) async throws -> Result? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    let (output, errorOutput) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errorOutput
    let collector = Collector()
    process.terminationHandler = { collector.set(status: $0.terminationStatus) }
    try process.run()
    let pid = process.processIdentifier
    Thread.detachNewThread { collector.set(output: output.fileHandleForReading.readDataToEndOfFile()) }
    Thread.detachNewThread { collector.set(errorOutput: errorOutput.fileHandleForReading.readDataToEndOfFile()) }
    return await withTaskGroup(of: Optional<Result>.self) { group in
      group.addTask {
        await withTaskCancellationHandler {
          await withCheckedContinuation { collector.resume($0) }
        } onCancel: {
          collector.cancel()
        }
      }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return nil
      }
      let first = await group.next() ?? nil
      if first == nil { kill(pid, SIGKILL) }
      group.cancelAll()
      return first
    }
  }
}
