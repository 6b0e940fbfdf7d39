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
        if busy.ends(isBusy: namespaces.unfinishedCount > 0) { FreedMemory.returnToSystem() }
      }
    }
  }
}

/// Detects when the operator has nothing to do any more. It is busy when it starts.
struct BusyPeriod {
  private var isBusy = true

  /// Notes whether there is work now; returns whether there was some at the last call, and there is none now.
  mutating func ends(isBusy now: Bool) -> Bool {
    defer { isBusy = now }
    return isBusy && !now
  }
}
