import CLibCurl
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An event loop on a dedicated thread that owns all state of libcurl.
///
/// Other threads only add commands to the inbox and wake the loop through a pipe.
///
/// `@unchecked Sendable` is safe because only the thread of the loop accesses `pools` and `retired`, from `run()` on.
/// All other state is immutable or in `inbox`, which is protected by a lock.
final class CurlEventLoop: @unchecked Sendable {
  /// A command of another thread.
  enum Command {
    case start(CurlTransfer)
    case cancel(CurlTransfer)
    case resume(CurlTransfer)
    case answerPing
  }

  private struct Inbox {
    var commands: [Command] = []
    var isStopping = false
    var isAwake = false
    /// When the loop was asked whether it turns; `nil` after it has answered.
    var pinged: ContinuousClock.Instant?
  }

  private let inbox = Mutex(Inbox())
  private let wakeReader: Int32
  private let wakeWriter: Int32
  /// The pools for new transfers.
  private var pools: [CurlPool.Kind: CurlPool] = [:]
  /// Replaced pools that have active transfers; see `replaceSuspectPools()`.
  private var retired: [CurlPool] = []

  init() {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    var ends: [Int32] = [-1, -1]
    let result = pipe(&ends)
    precondition(result == 0, "cannot create a pipe for the event loop: the process has no file descriptors left")
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

  /// Starts the thread, which keeps the loop alive until it is stopped.
  ///
  /// Not a thread of Dispatch: only a new thread inherits the namespaces and the signal mask of the thread that creates it,
  /// and ends with the loop.
  func start() {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let loop = Unmanaged.passRetained(self)
    let result = pthread_create(&thread, nil, { CurlEventLoop.main($0) }, loop.toOpaque())
    precondition(result == 0, "cannot create the thread of the event loop: the process has too many threads")
    #if canImport(Darwin)
      thread.map { _ = pthread_detach($0) }
    #else
      pthread_detach(thread)
    #endif
  }

  /// Stops the thread. Active transfers fail with `TransportError.closed`.
  func stop() {
    inbox.withLock { $0.isStopping = true }
    wake()
  }

  /// Asks the loop whether it turns, if it is not asked already. Returns for how long it has not answered.
  func ping(now: ContinuousClock.Instant) -> Duration {
    let pinged = inbox.withLock { inbox -> ContinuousClock.Instant? in
      if let pinged = inbox.pinged { return pinged }
      inbox.pinged = now
      inbox.commands.append(.answerPing)
      return nil
    }
    if pinged == nil { wake() }
    return pinged.map { now - $0 } ?? .zero
  }

  /// Submits a command to the thread of the loop. After `stop()`, new transfers fail at once.
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

// MARK: - On the thread of the loop

extension CurlEventLoop {
  /// The start routine of the thread. Its argument is a retained reference to the loop.
  private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<CurlEventLoop>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }

  private func run() {
    blockBrokenPipeSignal()
    pools = Dictionary(uniqueKeysWithValues: CurlPool.Kind.allCases.map { ($0, CurlPool($0)) })
    while let commands = takeCommands() {
      commands.forEach(perform)
      for pool in allPools { pool.runTimers() }
      for pool in allPools { pool.finishCompletedTransfers() }
      replaceSuspectPools()
      waitForSockets()
    }
    for pool in allPools { pool.close() }
    (pools, retired) = ([:], [])
  }

  private var allPools: [CurlPool] { pools.values + retired }

  /// Replaces all pools after a transfer has timed out or lost its connection, so that new transfers use new connections.
  ///
  /// The peer may be down, or a middlebox may have dropped the connection. No packet reports it, so each idle connection
  /// would fail only when it is used. After a timeout, libcurl closes a connection, but with HTTP/2 it closes only the
  /// stream, so that later requests would use the same dead connection. Therefore the pools are retired: they get no new
  /// transfers, and each is closed when its last active transfer has ended. Active transfers continue, because their
  /// connections may be alive.
  private func replaceSuspectPools() {
    if pools.values.contains(where: \.isSuspect) {
      for (kind, pool) in pools where pool.hasBeenUsed {
        retired.append(pool)
        pools[kind] = CurlPool(kind)
      }
    }
    for pool in retired where pool.isIdle { pool.close() }
    retired.removeAll(where: \.isIdle)
  }

  /// Writing to a closed connection must fail the transfer, not terminate the process. The kernel sends `SIGPIPE` to
  /// the thread that writes, which is this one.
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
    case .answerPing: inbox.withLock { $0.pinged = nil }
    }
  }

  private func pool(of transfer: CurlTransfer) -> CurlPool? {
    retired.first { $0.contains(transfer) } ?? pools[transfer.pool]
  }

  private func waitForSockets() {
    var descriptors = [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)]
    var owners: [CurlPool] = []
    var deadline: ContinuousClock.Instant?
    for pool in allPools {
      for (socket, events) in pool.sockets {
        descriptors.append(pollfd(fd: socket, events: events, revents: 0))
        owners.append(pool)
      }
      if let due = pool.deadline { deadline = min(deadline ?? due, due) }
    }
    guard poll(&descriptors, nfds_t(descriptors.count), Self.timeout(until: deadline)) > 0 else { return }
    for (descriptor, pool) in zip(descriptors.dropFirst(), owners) where descriptor.revents != 0 {
      pool.handleEvents(descriptor.revents, on: descriptor.fd)
    }
  }

  /// The timeout for `poll` in milliseconds, rounded up so that the loop does not spin; -1 for no deadline.
  private static func timeout(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let remaining = deadline - .now
    guard remaining > .zero else { return 0 }
    let milliseconds = remaining.components.seconds * 1000 + remaining.components.attoseconds / 1_000_000_000_000_000
    return Int32(clamping: min(milliseconds + 1, 3_600_000))
  }
}
