import CLibCurl
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The event loop: one thread that owns all of libcurl's state.
///
/// Other threads only put commands into the inbox and wake the loop through a pipe.
///
/// `@unchecked Sendable` holds because `pools` and `retired` are touched by the loop's thread alone, from `run()` on;
/// everything that other threads reach is in `inbox`, behind a lock, or immutable.
final class CurlLoop: @unchecked Sendable {
  /// What other threads ask for.
  enum Command {
    case start(CurlTransfer)
    case cancel(CurlTransfer)
    case resume(CurlTransfer)
  }

  private struct Inbox {
    var commands: [Command] = []
    var isStopping = false
    var isAwake = false
  }

  private let inbox = Mutex(Inbox())
  private let wakeReader: Int32
  private let wakeWriter: Int32
  /// Where new transfers go.
  private var pools: [CurlPool.Kind: CurlPool] = [:]
  /// What is left of pools that were replaced: see `replaceSuspects()`.
  private var retired: [CurlPool] = []

  init() {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    var ends: [Int32] = [-1, -1]
    let result = pipe(&ends)
    precondition(result == 0, "no pipe for the event loop: the process is out of file descriptors")
    for end in ends {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (wakeReader, wakeWriter) = (ends[0], ends[1])
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  /// Starts the thread; it holds the loop until it is stopped.
  func start() {
    let thread = Thread { self.run() }
    thread.name = "plimsoll-curl"
    thread.start()
  }

  /// Asks the thread to end. What is in hand fails with `.closed`.
  func stop() {
    inbox.withLock { $0.isStopping = true }
    wake()
  }

  /// Hands a command to the loop's thread; after `stop()` transfers fail at once.
  func submit(_ command: Command) {
    let isOpen = inbox.withLock { inbox in
      guard !inbox.isStopping else { return false }
      inbox.commands.append(command)
      return true
    }
    if isOpen {
      wake()
    } else if case .start(let transfer) = command {
      transfer.finish(.failure(TransportError.closed))
    }
  }

  private func wake() {
    let isFirst = inbox.withLock { inbox in
      defer { inbox.isAwake = true }
      return !inbox.isAwake
    }
    if isFirst { _ = write(wakeWriter, [1], 1) }
  }
}

// MARK: - On the loop's thread

extension CurlLoop {
  private func run() {
    blockBrokenPipeSignal()
    pools = Dictionary(uniqueKeysWithValues: CurlPool.Kind.allCases.map { ($0, CurlPool($0)) })
    while let commands = takeCommands() {
      commands.forEach(perform)
      for pool in everyPool { pool.runTimers() }
      for pool in everyPool { pool.finishDone() }
      replaceSuspects()
      waitForSockets()
    }
    for pool in everyPool { pool.close() }
    (pools, retired) = ([:], [])
  }

  private var everyPool: [CurlPool] { pools.values + retired }

  /// Gives new transfers new connections where a peer has fallen silent.
  ///
  /// Its machine may be gone, or a middlebox may have forgotten the connection: nobody will ever say so, and the kernel
  /// gives up after a quarter of an hour only. libcurl closes a connection whose transfer ran into a time limit, but not
  /// over HTTP/2, where the stream alone is closed: everything later would go the same way. So the whole pool gets no
  /// more transfers; what it has in hand goes on, and its connections are closed with the last of it.
  private func replaceSuspects() {
    for (kind, pool) in pools where pool.isSuspect {
      retired.append(pool)
      pools[kind] = CurlPool(kind)
    }
    for pool in retired where pool.isIdle { pool.close() }
    retired.removeAll(where: \.isIdle)
  }

  /// A peer that is gone must end a transfer, not the process. Broken pipes are signalled to the writing thread, which
  /// is this one.
  private func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private func takeCommands() -> [Command]? {
    var drain = [UInt8](repeating: 0, count: 64)
    while read(wakeReader, &drain, drain.count) > 0 {}
    let (commands, isStopping) = inbox.withLock { inbox in
      defer { inbox.commands = [] }
      inbox.isAwake = false
      return (inbox.commands, inbox.isStopping)
    }
    guard isStopping else { return commands }
    for case .start(let transfer) in commands { transfer.finish(.failure(TransportError.closed)) }
    return nil
  }

  private func perform(_ command: Command) {
    switch command {
    case .start(let transfer): pools[transfer.pool]?.start(transfer)
    case .cancel(let transfer): pool(of: transfer)?.cancel(transfer)
    case .resume(let transfer): pool(of: transfer)?.resume(transfer)
    }
  }

  private func pool(of transfer: CurlTransfer) -> CurlPool? {
    retired.first { $0.holds(transfer) } ?? pools[transfer.pool]
  }

  private func waitForSockets() {
    var descriptors = [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)]
    var owners: [CurlPool] = []
    var deadline: ContinuousClock.Instant?
    for pool in everyPool {
      for (socket, events) in pool.sockets {
        descriptors.append(pollfd(fd: socket, events: events, revents: 0))
        owners.append(pool)
      }
      if let due = pool.deadline { deadline = min(deadline ?? due, due) }
    }
    guard poll(&descriptors, nfds_t(descriptors.count), Self.timeout(until: deadline)) > 0 else { return }
    for (descriptor, pool) in zip(descriptors.dropFirst(), owners) where descriptor.revents != 0 {
      pool.act(on: descriptor.fd, events: descriptor.revents)
    }
  }

  /// Milliseconds, rounded up so that the loop does not spin; -1 for none.
  private static func timeout(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = deadline - .now
    guard left > .zero else { return 0 }
    let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
    return Int32(clamping: min(milliseconds + 1, 3_600_000))
  }
}
