import Kubernetes

/// Shows the status of a fleet again and again: `plimsoll fleet status --watch`. It reads and prints with the functions that
/// it is given.
package struct FleetWatch: Sendable {
  /// When a status is shown again.
  package enum Mode: Sendable, Hashable, CaseIterable {
    /// After every reading: on a terminal, where each table replaces the one before, so that ages are current.
    case replacing
    /// Only when a row or a version has changed: in a pipe or a file, to which each output is appended.
    case appending
  }

  private let mode: Mode
  private let interval: Duration

  /// Creates a watch.
  ///
  /// - Parameters:
  ///   - mode: When a status is shown again.
  ///   - interval: The pause between the end of one reading and the beginning of the next one.
  package init(_ mode: Mode, every interval: Duration) {
    self.mode = mode
    self.interval = interval
  }

  /// Reads and shows until a function throws.
  ///
  /// - Parameters:
  ///   - read: Reads all clusters.
  ///   - show: Prints a status.
  ///   - pause: Waits for a duration.
  /// - Throws: What `show` or `pause` throws: `CancellationError` if the task is cancelled.
  package func run(
    read: () async -> FleetStatus, show: (FleetStatus) throws -> Void,
    pause: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async throws {
    var shown: FleetStatus?
    while true {
      let status = await read()
      if mode == .replacing || !status.showsTheSame(as: shown) {
        try show(status)
        shown = status
      }
      try await pause(interval)
    }
  }

  /// A table with the time at which the clusters were read.
  package func text(_ status: FleetStatus, isWide: Bool) -> String {
    let table = "\(Timestamp(status.time).text)\n\(status.table(isWide: isWide))"
    return mode == .replacing ? Self.clearScreen + table : table + "\n"
  }

  /// Moves the cursor to the first line and clears the screen (ECMA-48: CUP and ED).
  private static let clearScreen = "\u{1b}[H\u{1b}[2J"
}

extension FleetStatus {
  /// Whether the outputs have the same content, apart from ages and the time of the reading.
  fileprivate func showsTheSame(as other: FleetStatus?) -> Bool {
    guard let other else { return false }
    return rows == other.rows && clusters.map(\.identity) == other.clusters.map(\.identity)
  }
}

extension ClusterState {
  /// What outputs show of the cluster itself.
  fileprivate var identity: [String?] {
    let reading = try? reading.get()
    return [name, reading?.serverVersion, reading?.operatorVersion]
  }
}
