public import Foundation
import Synchronization

/// Runs `scripts/control-plane`, which starts and stops etcd and kube-apiserver.
public enum ControlPlaneScript {
  /// The root of the repository.
  public static let repository = Repository.root

  /// A directory for the files of a test suite. It is in `PLIMSOLL_TEST_DIRECTORY` if that is set, and its name
  /// contains the process ID.
  public static func directory(for suite: String) -> URL {
    let base = ProcessInfo.processInfo.environment["PLIMSOLL_TEST_DIRECTORY"] ?? NSTemporaryDirectory()
    return URL(fileURLWithPath: base)
      .appending(path: "plimsoll-\(suite)-\(ProcessInfo.processInfo.processIdentifier)")
  }

  /// Runs a verb of the script.
  ///
  /// - Parameters:
  ///   - verb: The verb.
  ///   - folder: The directory of the control plane.
  ///   - flags: Further flags of kube-apiserver, for `start`.
  /// - Throws: `Failure` if the script fails.
  public static func run(_ verb: String, _ folder: URL, _ flags: [String] = []) throws {
    let process = Process()
    process.executableURL = repository.appending(path: "scripts/control-plane")
    process.arguments = [verb, folder.path] + flags
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(verb: verb) }
  }

  /// Stops the control plane in a folder when this process exits, and removes a directory unless
  /// `PLIMSOLL_KEEP_TEST_DIRECTORY` is set.
  public static func stopAtExit(_ folder: URL, removing directory: URL) {
    cleanups.withLock { $0.append((folder, directory)) }
    atexit {
      guard let (folder, directory) = cleanups.withLock({ $0.popLast() }) else { return }
      try? ControlPlaneScript.run("stop", folder)
      if ProcessInfo.processInfo.environment["PLIMSOLL_KEEP_TEST_DIRECTORY"] == nil {
        try? FileManager.default.removeItem(at: directory)
      }
    }
  }

  /// Kills a child process when this process exits, if it still runs then.
  public static func killAtExit(_ child: pid_t) {
    children.withLock { $0.append(child) }
    atexit {
      // Only children that were not waited for can be running: their numbers are not in use by others.
      if let child = children.withLock({ $0.popLast() }), waitpid(child, nil, WNOHANG) == 0 { kill(child, SIGKILL) }
    }
  }

  /// The script failed. It has written the reason to standard error.
  public struct Failure: Error, CustomStringConvertible {
    /// The verb.
    public var verb: String

    /// The script and the verb.
    public var description: String { "scripts/control-plane \(verb) failed" }
  }
}

/// The control planes to stop and the directories to remove at exit. It is global because `atexit` takes a function
/// without a context.
private let children = Mutex<[pid_t]>([])
private let cleanups = Mutex<[(folder: URL, directory: URL)]>([])
