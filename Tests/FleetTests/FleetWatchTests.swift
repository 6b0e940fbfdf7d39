import Foundation
import Kubernetes
import Testing

@testable import Fleet

@Suite("fleet status --watch") struct FleetWatchTests {
  private typealias Sample = SampleFleet

  /// Statuses that differ in the spec of a cluster, its version, or only in the time.
  private enum Reading {
    case current
    case behind
    case upgraded
    case unreachable(message: String)

    func status(at round: Int) -> FleetStatus {
      var first = Sample.cluster("a", Sample.object(hash: isBehind ? Sample.old : Sample.new))
      if case .upgraded = self, var reading = try? first.reading.get() {
        reading.operatorVersion = "0.2.0"
        // The lease is renewed all the time.
        reading.operatorSeen = Sample.time.addingTimeInterval(Double(round))
        first.reading = .success(reading)
      }
      if case .unreachable(let message) = self {
        first.reading = .failure(ClusterProblem(TransportError.connectFailed(message)))
      }
      return FleetStatus(
        [first, Sample.cluster("b", Sample.object())], comparedWith: .git(["restricted": Sample.new]),
        time: Sample.time.addingTimeInterval(Double(round) * 10))
    }

    private var isBehind: Bool { if case .behind = self { true } else { false } }
  }

  private struct End: Error {}

  /// Runs a watch until there is no further reading.
  ///
  /// - Returns: The rounds whose status was shown, and the pauses.
  private func run(_ mode: FleetWatch.Mode, _ readings: [Reading]) async -> (shown: [Int], pauses: [Duration]) {
    var (round, shown, pauses): (Int, [Int], [Duration]) = (-1, [], [])
    await #expect(throws: End.self) {
      try await FleetWatch(mode, every: .seconds(10)).run(
        read: {
          round += 1
          return readings[round].status(at: round)
        },
        show: { shown.append(Int($0.time.timeIntervalSince(Sample.time) / 10)) },
        pause: { duration in
          pauses.append(duration)
          if round == readings.count - 1 { throw End() }
        })
    }
    return (shown, pauses)
  }

  @Test("in a pipe, a status is shown only if a row or a version has changed, and not because time passes")
  func appending() async {
    let result = await run(
      .appending, [.current, .current, .behind, .behind, .current, .upgraded, .upgraded, .current])
    #expect(result.shown == [0, 2, 4, 5, 7])
    #expect(result.pauses == Array(repeating: .seconds(10), count: 8))
  }

  @Test("a cluster that stays unreachable is shown once, although libcurl reports how long each attempt took")
  func unreachable() async {
    let readings = [
      "Failed to connect to a port 1 after 0 ms: refused", "Failed to connect to a port 1 after 12 ms: refused",
      "Connection timed out after 1001 milliseconds", "Connection timed out after 1003 milliseconds",
    ].map { Reading.unreachable(message: $0) }
    #expect(await run(.appending, readings).shown == [0, 2])
  }

  @Test("on a terminal, each status is shown, so that ages are current")
  func replacing() async {
    let result = await run(.replacing, [.current, .current, .behind, .behind])
    #expect(result.shown == [0, 1, 2, 3])
    #expect(result.pauses.count == 4)
  }

  @Test("a failed write ends the watch", arguments: FleetWatch.Mode.allCases)
  func failure(mode: FleetWatch.Mode) async {
    var reads = 0
    await #expect(throws: End.self) {
      try await FleetWatch(mode, every: .seconds(10)).run(
        read: {
          reads += 1
          return Reading.current.status(at: 0)
        }, show: { _ in throw End() }, pause: { _ in Issue.record("it continues") })
    }
    #expect(reads == 1)
  }

  @Test("the cancellation of the task ends the watch", .timeLimit(.minutes(5)))
  func cancellation() async {
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await FleetWatch(.appending, every: .seconds(3600)).run(
          read: { Reading.current.status(at: 0) }, show: { _ in })
      }
      group.cancelAll()
      await #expect(throws: CancellationError.self) { try await group.waitForAll() }
    }
  }

  @Test("a table begins with the time; on a terminal, it replaces the one before, and in a pipe, an empty line follows")
  func text() {
    let status = Reading.behind.status(at: 6)
    let table = "2027-01-05T08:01:00Z\n\(status.table())"
    #expect(FleetWatch(.appending, every: .seconds(1)).text(status, isWide: false) == table + "\n")
    #expect(FleetWatch(.replacing, every: .seconds(1)).text(status, isWide: false) == "\u{1b}[H\u{1b}[2J" + table)
    let wide = FleetWatch(.appending, every: .seconds(1)).text(status, isWide: true)
    #expect(wide.contains("OPERATOR") && !table.contains("OPERATOR"))
  }
}
