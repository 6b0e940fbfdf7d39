import Foundation
import Synchronization

@testable import Sandbox

#if canImport(Glibc)
  import Glibc
#endif

/// A thread that has left a namespace of the process (`unshare(2)`); threads and processes that it starts inherit this.
///
/// It requires the capability CAP_SYS_ADMIN.
final class IsolatedThread: Sendable {
  /// What the thread does not share with the process.
  enum Namespace: Int32, Sendable {
    /// `CLONE_NEWNS`.
    case mounts = 0x0002_0000
    /// `CLONE_NEWNET`.
    case network = 0x4000_0000
  }

  private struct Work {
    var bodies: [@Sendable () -> Void] = []
    var isOver = false
  }

  private final class Inbox: Sendable {
    let work = Mutex(Work())
    let signal = DispatchSemaphore(value: 0)
  }

  private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Result<Value, any Error>?>(nil)
  }

  private let inbox = Inbox()

  /// Starts a thread.
  ///
  /// - Throws: `SandboxError` if the process may not do this.
  init(leaving namespace: Namespace) throws {
    Thread.detachNewThread { [inbox] in
      while true {
        inbox.signal.wait()
        let (bodies, isOver) = inbox.work.withLock { work in
          defer { work.bodies = [] }
          return (work.bodies, work.isOver)
        }
        for body in bodies { body() }
        if isOver { return }
      }
    }
    try run { try Self.unshare(namespace) }
  }

  deinit {
    inbox.work.withLock { $0.isOver = true }
    inbox.signal.signal()
  }

  /// Runs a function on the thread.
  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    let box = Box<Value>()
    let done = DispatchSemaphore(value: 0)
    inbox.work.withLock { work in
      work.bodies.append {
        let result = Result { try body() }
        box.value.withLock { $0 = result }
        done.signal()
      }
    }
    inbox.signal.signal()
    done.wait()
    guard let result = box.value.withLock({ $0 }) else { throw SandboxError("the thread has no result") }
    return try result.get()
  }

  /// Whether the process may start such threads.
  static func isAvailable(_ namespace: Namespace) -> Bool { (try? IsolatedThread(leaving: namespace)) != nil }

  private static func unshare(_ namespace: Namespace) throws {
    typealias Unshare = @convention(c) (Int32) -> Int32
    guard let symbol = dlsym(nil, "unshare"), unsafeBitCast(symbol, to: Unshare.self)(namespace.rawValue) == 0 else {
      throw SandboxError("cannot leave the namespace: \(String(cString: strerror(errno)))")
    }
  }
}
