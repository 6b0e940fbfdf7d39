public import Foundation

/// A program that runs beside a test, with its output in a file. It is killed with the object, or when this process exits.
public final class BackgroundProcess: Sendable {
  private let process: Process
  /// The file with standard output and standard error.
  public let log: URL

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - arguments: The arguments.
  ///   - log: The file for its output, which is created.
  ///   - input: Standard input; `nil` for that of this process.
  /// - Throws: An error if the program cannot be started.
  public init(_ program: URL, _ arguments: [String], log: URL, input: Pipe? = nil) throws {
    self.log = log
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    if let input { process.standardInput = input }
    try process.run()
    ControlPlaneScript.killAtExit(process.processIdentifier)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// The output so far.
  public var output: String { (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  /// Whether the process is running.
  public var isRunning: Bool { process.isRunning }
  /// The process ID.
  public var identifier: pid_t { process.processIdentifier }
  /// The exit code, or the number of the signal that ended the process. Only valid after its end.
  public var status: Int32 { process.terminationStatus }
  /// Whether a signal has ended the process. Only valid after its end.
  public var wasEndedBySignal: Bool { process.terminationReason == .uncaughtSignal }

  /// Sends a signal.
  public func signal(_ number: Int32) { kill(process.processIdentifier, number) }
}
