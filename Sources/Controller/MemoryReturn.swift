import ControllerRuntime
import ServiceLifecycle

/// Returns freed memory to the system when all namespaces have been reconciled: after the initial lists, and after each rollout
/// that lasts long enough to be noticed.
struct MemoryReturn: Service {
  let namespaces: WorkQueue<String>
  let clock: any MonotonicClock

  private static let interval: Duration = .seconds(10)

  func run() async {
    await cancelWhenGracefulShutdown {
      var busy = BusyPeriod()
      while (try? await clock.sleep(until: clock.now + Self.interval, tolerance: nil)) != nil {
        if busy.ends(isBusy: namespaces.unfinishedCount > 0, now: clock.now) { FreedMemory.returnToSystem() }
      }
    }
  }
}

/// Detects when the operator has nothing to do any more. It is busy when it starts.
struct BusyPeriod {
  /// A period that ends earlier than this after the previous one is joined with the next one: returning memory takes milliseconds
  /// in which no thread can allocate any, and changes of namespaces that come all the time must not cause it all the time.
  static let minInterval: Duration = .seconds(60)

  private var wasBusy = true
  private var lastEnd: ContinuousClock.Instant?

  /// Notes whether there is work now; returns whether there was some since the end of the last period, and there is none now.
  mutating func ends(isBusy: Bool, now: ContinuousClock.Instant) -> Bool {
    if isBusy { wasBusy = true }
    guard wasBusy, !isBusy, lastEnd.map({ now - $0 >= Self.minInterval }) ?? true else { return false }
    wasBusy = false
    lastEnd = now
    return true
  }
}
