import ControllerRuntime
import Testing

/// `ConcurrencyLimit` against simulated servers.
@Suite struct ConcurrencyLimitTests {
  /// A server that handles `parallel` operations at once, each in `service`. Others wait.
  struct Server: Sendable, CustomTestStringConvertible {
    var service: Duration
    var parallel: Int
    /// Bounds of the limit that the operations settle at.
    var expected: ClosedRange<Int>

    var testDescription: String { "\(parallel) at once in \(service)" }

    func latency(running: Int) -> Duration { service * max(1, Double(running) / Double(parallel)) }
  }

  /// Runs operations with as many at once as the limit permits, or as there are.
  private func run(
    _ operations: Int, on server: Server, atOnce available: Int = .max, isShared: Bool = true,
    limit: inout ConcurrencyLimit
  ) {
    for _ in 0..<operations {
      let running = min(limit.value, available)
      limit.record(server.latency(running: running), running: running, isShared: isShared)
    }
  }

  @Test(
    "settles a little above what the server handles at once",
    arguments: [
      Server(service: .milliseconds(1), parallel: 1, expected: 5...9),
      Server(service: .milliseconds(1), parallel: 2, expected: 5...9),
      Server(service: .milliseconds(5), parallel: 8, expected: 16...24),
      Server(service: .milliseconds(20), parallel: 16, expected: 32...45),
      Server(service: .milliseconds(10), parallel: 200, expected: 64...64),
    ])
  func settles(on server: Server) {
    var limit = ConcurrencyLimit()
    run(5000, on: server, limit: &limit)
    // Ends between two probes.
    run(500, on: server, limit: &limit)
    #expect(server.expected.contains(limit.value), "the limit is \(limit.value)")
  }

  @Test("shrinks when the server becomes slower under load, and grows again when it recovers")
  func follows() {
    var limit = ConcurrencyLimit()
    let fast = Server(service: .milliseconds(2), parallel: 16, expected: 1...64)
    run(3500, on: fast, limit: &limit)
    let before = limit.value
    var slow = fast
    slow.parallel = 2
    run(1000, on: slow, limit: &limit)
    #expect(limit.value < before / 2, "the limit is \(limit.value) after \(before)")
    run(3000, on: fast, limit: &limit)
    #expect(limit.value > before * 3 / 4, "the limit is \(limit.value) after \(before)")
  }

  @Test("leaves more room while the server has more important operations")
  func shared() {
    let server = Server(service: .milliseconds(2), parallel: 4, expected: 1...64)
    var alone = ConcurrencyLimit()
    var shared = ConcurrencyLimit()
    run(5500, on: server, isShared: false, limit: &alone)
    run(5500, on: server, isShared: true, limit: &shared)
    #expect(alone.value > shared.value * 2, "\(alone.value) against \(shared.value)")
  }

  @Test("does not grow while there are fewer operations than it permits")
  func unused() {
    var limit = ConcurrencyLimit()
    run(3000, on: Server(service: .milliseconds(1), parallel: 64, expected: 1...64), atOnce: 1, limit: &limit)
    #expect(limit.value == 4)
  }

  @Test("a few operations that wait for a disk during a probe do not raise the limit")
  func outliers() {
    let server = Server(service: .milliseconds(1), parallel: 2, expected: 5...9)
    var limit = ConcurrencyLimit()
    limit.record(.seconds(1), running: 1)
    limit.record(.seconds(1), running: 1)
    run(900, on: server, limit: &limit)
    #expect(server.expected.contains(limit.value), "the limit is \(limit.value)")
  }

  @Test("permits two operations during a probe, and ignores those that started beside more")
  func probe() {
    var limit = ConcurrencyLimit()
    #expect(limit.value == 2)
    for _ in 0..<100 { limit.record(.milliseconds(9), running: 3) }
    #expect(limit.value == 2)
    for _ in 0..<8 { limit.record(.milliseconds(1), running: 2) }
    #expect(limit.value == 4)
  }

  @Test("a probe ends if urgent operations run all the time")
  func endlessUrgency() {
    var limit = ConcurrencyLimit()
    let server = Server(service: .milliseconds(5), parallel: 64, expected: 1...64)
    run(9, on: server, limit: &limit)
    run(untilProbe: server, limit: &limit)
    for _ in 0...100 { limit.record(.milliseconds(5), running: 30, isShared: true) }
    #expect(limit.value > 4, "the limit is \(limit.value)")
  }

  /// Runs operations until a probe begins. Returns how many, and about how long they take together.
  @discardableResult
  private func run(untilProbe server: Server, limit: inout ConcurrencyLimit) -> (count: Int, time: Duration) {
    var (count, time) = (0, Duration.zero)
    while limit.value != 2, count < 1_000_000 {
      let running = limit.value
      let latency = server.latency(running: running)
      limit.record(latency, running: running)
      (count, time) = (count + 1, time + latency / running)
    }
    return (count, time)
  }

  @Test("probes take at most a hundredth of the time", arguments: [1, 100])
  func probesArePaced(milliseconds: Int) {
    let server = Server(service: .milliseconds(milliseconds), parallel: 64, expected: 1...64)
    var limit = ConcurrencyLimit()
    run(8, on: server, limit: &limit)
    let (count, time) = run(untilProbe: server, limit: &limit)
    #expect(count >= 1000)
    #expect(time >= .milliseconds(milliseconds) * 8 / 2 * 100)
  }

  @Test("doubles until it was too high for the first time")
  func slowStart() {
    var limit = ConcurrencyLimit()
    let server = Server(service: .milliseconds(2), parallel: 64, expected: 1...64)
    run(8, on: server, limit: &limit)
    run(4 + 8 + 16 + 32, on: server, limit: &limit)
    #expect(limit.value == 64)
    for _ in 0..<64 { limit.record(.milliseconds(40), running: 64) }
    let reduced = limit.value
    #expect(reduced < 64)
    for _ in 0..<reduced { limit.record(.milliseconds(2), running: reduced) }
    #expect(limit.value > reduced && limit.value < 64, "the limit is \(limit.value) after \(reduced)")
  }

  /// kube-apiserver 1.31 and later wait up to 100 ms before they create a Role.
  @Test("operations that always wait long hide neither a server that is at its limit nor one that is not")
  func kinds() {
    for (latency, expected) in [(Duration.milliseconds(3), 64...64), (.milliseconds(60), 4...24)] {
      var limit = ConcurrencyLimit()
      for index in 0..<3000 {
        let isSlow = index.isMultiple(of: 4)
        let isProbe = limit.value == 2
        limit.record(
          isSlow ? .milliseconds(100) : isProbe ? .milliseconds(3) : latency, of: isSlow ? "slow" : "fast",
          running: limit.value)
      }
      #expect(expected.contains(limit.value), "the limit is \(limit.value) with \(latency)")
    }
  }
}
