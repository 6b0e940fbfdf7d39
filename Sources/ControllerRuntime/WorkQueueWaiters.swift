/// Decides which waiting workers a work queue wakes: as many as there are keys, and one that waits for the next delayed key.
///
/// A worker that was woken counts until it polls the queue, so that two changes in quick succession wake two workers. Each poll
/// decides again, so that work is passed on if a woken worker takes another key or stops. Pure.
struct WorkQueueWaiters: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What there is to do.
  struct Work: Sendable {
    var urgentKeys: Int
    /// All keys, including the urgent ones.
    var keys: Int
    /// When the next delayed key is ready.
    var nextReadyAt: Instant?
    var isShutDown: Bool
  }

  private struct Waiter: Sendable {
    var onlyUrgent: Bool
    /// When the worker polls even if it is not woken.
    var timer: Instant?
  }

  private var waiting: [UInt64: Waiter] = [:]
  /// Workers that were woken and have not polled since; `true` for those that take only urgent keys.
  private var woken: [UInt64: Bool] = [:]
  private var lastWorker: UInt64 = 0
  /// Number of workers that were woken so far.
  private(set) var wakeCount: UInt64 = 0

  /// Returns the identity of one call of `next()`.
  mutating func makeWorker() -> UInt64 {
    lastWorker += 1
    return lastWorker
  }

  /// Adds a worker that found no key.
  mutating func add(_ worker: UInt64, onlyUrgent: Bool, timer: Instant?) {
    waiting[worker] = Waiter(onlyUrgent: onlyUrgent, timer: timer)
  }

  /// Removes a worker that polls or stops.
  mutating func remove(_ worker: UInt64) {
    waiting[worker] = nil
    woken[worker] = nil
  }

  /// The workers to wake now.
  mutating func wake(for work: Work) -> [UInt64] {
    guard !work.isShutDown else {
      defer { waiting = [:] }
      wakeCount += UInt64(waiting.count)
      return Array(waiting.keys)
    }
    var workers: [UInt64] = []
    while work.urgentKeys > woken.count, let worker = take(onlyUrgent: true) ?? take(onlyUrgent: false) {
      workers.append(worker)
    }
    while work.keys > capacity(urgentKeys: work.urgentKeys), let worker = take(onlyUrgent: false) {
      workers.append(worker)
    }
    if let worker = takeForTimer(work.nextReadyAt) { workers.append(worker) }
    return workers
  }

  /// Number of keys that the woken workers take.
  private func capacity(urgentKeys: Int) -> Int {
    let restricted = woken.values.count { $0 }
    return woken.count - restricted + min(restricted, urgentKeys)
  }

  /// Wakes a worker that sets a timer for the next delayed key, unless another one has such a timer or will set it.
  private mutating func takeForTimer(_ instant: Instant?) -> UInt64? {
    guard let instant, woken.isEmpty, !hasTimer(for: instant) else { return nil }
    return take(onlyUrgent: false) ?? take(onlyUrgent: true)
  }

  /// Whether a waiting worker polls when a delayed key is ready.
  func hasTimer(for instant: Instant) -> Bool {
    waiting.values.contains { waiter in waiter.timer.map { $0 <= instant } ?? false }
  }

  private mutating func take(onlyUrgent: Bool) -> UInt64? {
    guard let worker = waiting.first(where: { $0.value.onlyUrgent == onlyUrgent })?.key else { return nil }
    waiting[worker] = nil
    woken[worker] = onlyUrgent
    wakeCount += 1
    return worker
  }
}
