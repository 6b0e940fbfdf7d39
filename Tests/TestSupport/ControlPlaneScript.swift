public import Foundation
import Synchronization

/// `scripts/control-plane`, which finds, starts and stops a real kube-apiserver.
public enum ControlPlaneScript {
  /// The repository.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A place for what a suite leaves behind: in `PLIMSOLL_TEST_DIRECTORY` where it is set, with the process in its name.
  public static func directory(for suite: String) -> URL {
    let base = ProcessInfo.processInfo.environment["PLIMSOLL_TEST_DIRECTORY"] ?? NSTemporaryDirectory()
    return URL(fileURLWithPath: base)
      .appending(path: "plimsoll-\(suite)-\(ProcessInfo.processInfo.processIdentifier)")
  }

  /// Runs a verb.
  ///
  /// - Throws: `Failure` where the script ends with one.
  public static func run(_ verb: String, _ folder: URL) throws {
    let process = Process()
    process.executableURL = repository.appending(path: "scripts/control-plane")
    process.arguments = [verb, folder.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(verb: verb) }
  }

  /// Stops the control plane in a folder when this process ends, and takes a directory away unless
  /// `PLIMSOLL_KEEP_TEST_DIRECTORY` is set.
  public static func stopAtExit(_ folder: URL, removing directory: URL) {
    leftovers.withLock { $0.append((folder, directory)) }
    atexit {
      guard let (folder, directory) = leftovers.withLock({ $0.popLast() }) else { return }
      try? ControlPlaneScript.run("stop", folder)
      if ProcessInfo.processInfo.environment["PLIMSOLL_KEEP_TEST_DIRECTORY"] == nil {
        try? FileManager.default.removeItem(at: directory)
      }
    }
  }

  /// The script ended with a failure; it has said why on standard error.
  public struct Failure: Error, CustomStringConvertible {
    /// What it was to do.
    public var verb: String

    /// Names script and verb.
    public var description: String { "scripts/control-plane \(verb) failed" }
  }
}

/// What is to be stopped and taken away at exit: `atexit` takes functions without a context.
private let leftovers = Mutex<[(folder: URL, directory: URL)]>([])
