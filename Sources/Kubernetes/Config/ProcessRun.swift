import Foundation
import Synchronization

/// Runs a program to its end, without blocking the cooperative pool: pipes are drained on threads of their own.
struct ProcessRun: Sendable {
  var program: String
  var arguments: [String]
  var environment: [String: String]

  /// How a program ended.
  struct Result: Sendable {
    var status: Int32
    var output: Data
    var errors: Data
  }

  /// Collects the three parts of a result, which come from three threads.
  private final class Collector: Sendable {
    private struct State {
      var output: Data?
      var errors: Data?
      var status: Int32?
      var continuation: CheckedContinuation<Result?, Never>?
    }

    private let state = Mutex(State())

    func await(_ continuation: CheckedContinuation<Result?, Never>) { update { $0.continuation = continuation } }
    func take(output: Data) { update { $0.output = output } }
    func take(errors: Data) { update { $0.errors = errors } }
    func take(status: Int32) { update { $0.status = status } }

    /// Gives up waiting.
    func expire() {
      state.withLock { state in
        defer { state.continuation = nil }
        return state.continuation
      }?.resume(returning: nil)
    }

    private func update(_ body: (inout State) -> Void) {
      let ready: (CheckedContinuation<Result?, Never>, Result)? = state.withLock { state in
        body(&state)
        guard let output = state.output, let errors = state.errors, let status = state.status,
          let continuation = state.continuation
        else { return nil }
        state.continuation = nil
        return (continuation, Result(status: status, output: output, errors: errors))
      }
      if let (continuation, result) = ready { continuation.resume(returning: result) }
    }
  }

  /// Runs; nil where the time was up, and the program was ended.
  func result(timeout: Duration) async throws -> Result? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    let collector = Collector()
    process.terminationHandler = { collector.take(status: $0.terminationStatus) }
    try process.run()
    let pid = process.processIdentifier
    Thread.detachNewThread { collector.take(output: output.fileHandleForReading.readDataToEndOfFile()) }
    Thread.detachNewThread { collector.take(errors: errors.fileHandleForReading.readDataToEndOfFile()) }
    return await withTaskGroup(of: Optional<Result>.self) { group in
      group.addTask {
        await withTaskCancellationHandler {
          await withCheckedContinuation { collector.await($0) }
        } onCancel: {
          collector.expire()
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
