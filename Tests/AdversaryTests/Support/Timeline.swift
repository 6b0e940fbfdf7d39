import Synchronization

/// When a fact holds, and the longest time that it does not.
final class Timeline: Sendable {
  private struct State {
    var holds: Bool?
    var since = ContinuousClock.now
    var longestAbsence = Duration.zero
  }

  private let state = Mutex(State())

  /// Records that the fact holds, or does not hold, from now on.
  func record(_ holds: Bool) {
    let now = ContinuousClock.now
    state.withLock { state in
      if state.holds == false { state.longestAbsence = max(state.longestAbsence, now - state.since) }
      if state.holds != holds { state.since = now }
      state.holds = holds
    }
  }

  /// Starts the measurement again, with the current state.
  func restart() {
    state.withLock { state in
      state.since = .now
      state.longestAbsence = .zero
    }
  }

  /// Whether the fact is observed to hold, since when.
  func holds(for time: Duration) -> Bool {
    state.withLock { $0.holds == true && .now - $0.since >= time }
  }

  /// Whether the fact is observed to hold.
  var holds: Bool { state.withLock { $0.holds == true } }

  /// The longest time without the fact, including the current one.
  var longestAbsence: Duration {
    state.withLock { state in
      state.holds == false ? max(state.longestAbsence, .now - state.since) : state.longestAbsence
    }
  }
}
