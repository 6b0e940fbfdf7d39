import Foundation
import Kubernetes
import Logging
import Synchronization

@testable import ControllerRuntime

/// Real electors of three processes on simulated time, with a network that loses messages, processes that are suspended
/// or restarted, and wall clocks that jump. All of it runs on one thread, so that a seed reproduces a simulation.
final class ElectionSimulation: Sendable {
  /// What a simulation did.
  struct Report: Sendable {
    /// Disturbances.
    var disturbances = 0
    /// Writes of leaders that reached the server.
    var writes = 0
    /// Writes that reached the server after another process had acquired the lease.
    var violations: [String] = []
    /// How often a process acquired the lease from another one.
    var terms = 0
    /// How often a leader lost the lease.
    var losses = 0
  }

  private struct Server {
    var lease: Lease?
    var version = 0
    /// The process that acquired the lease last.
    var lastHolder: String?
  }

  private struct Candidate {
    var process = SimulatedProcess()
    var task: Task<Void, Never>?
    var pausedUntil: ContinuousClock.Instant?
    var wallClockOffset: TimeInterval = 0
    var hasEnded = false
    var generation = 0
  }

  private struct State {
    var server = Server()
    var candidates = [Candidate](repeating: Candidate(), count: 3)
    var report = Report()
    var retired: [(SimulatedProcess, Task<Void, Never>?)] = []
    var isOver = false
  }

  private static let key = ObjectKey(namespace: "ns", name: "lease")

  private let clock = ManualClock()
  private let network: SimulatedNetwork
  private let state: Mutex<State>
  private let isFenced: Bool

  /// Creates a simulation.
  ///
  /// - Parameters:
  ///   - seed: Determines all random numbers.
  ///   - isFenced: Whether writes are checked before they are sent, as in the operator.
  init(seed: UInt64, isFenced: Bool = true) {
    network = SimulatedNetwork(clock: clock, seed: seed)
    self.isFenced = isFenced
    var state = State()
    for index in state.candidates.indices { state.candidates[index].process = SimulatedProcess() }
    self.state = Mutex(state)
  }

  /// Runs the simulation: disturbances, and then two minutes without any.
  func run(disturbances: Int) -> Report {
    for index in 0..<3 { start(index) }
    for _ in 0..<disturbances {
      disturb()
      advance(by: .seconds(5) * network.random(0..<1))
    }
    network.reset()
    state.withLock { state in
      for index in state.candidates.indices { state.candidates[index].pausedUntil = nil }
    }
    advance(by: .seconds(60))
    let writes = state.withLock(\.report.writes)
    advance(by: .seconds(60))
    state.withLock { state in
      if state.report.writes == writes { state.report.violations.append("no leader after the faults ended") }
      state.report.disturbances = disturbances
    }
    end()
    return state.withLock(\.report)
  }

  private func disturb() {
    let index = Int(network.random(0..<3))
    let leader = leaderIndex ?? index
    // Most faults concern the leader.
    let target = network.random(0..<1) < 0.6 ? leader : index
    switch Int(network.random(0..<7)) {
    case 0:
      let end = clock.now + .seconds(40) * network.random(0..<1)
      state.withLock { $0.candidates[target].pausedUntil = end }
    case 1:
      let offset = network.random(-86_400..<86_400)
      state.withLock { $0.candidates[target].wallClockOffset = offset }
    case 2: network.set(.init(requestLoss: 1, responseLoss: 1), of: target)
    case 3: network.set(.init(requestLoss: 0.4, responseLoss: 0.4, delay: .seconds(4.9)), of: target)
    case 4: network.set(.init(responseLoss: 1), of: target)
    case 5:
      network.reset()
      annotateLease()
    default: restart(target)
    }
  }

  private var leaderIndex: Int? {
    state.withLock { $0.server.lastHolder.flatMap { $0.split(separator: "-").first }.flatMap { Int($0) } }
  }

  /// Another client changes the lease, so that the next write of a leader conflicts.
  private func annotateLease() {
    state.withLock { state in
      guard state.server.lease != nil else { return }
      state.server.version += 1
      state.server.lease?.metadata.resourceVersion = "\(state.server.version)"
    }
  }
}

// MARK: - Time

extension ElectionSimulation {
  private func advance(by duration: Duration) {
    let end = clock.now + duration
    runProcesses()
    while let next = nextTime, next <= end {
      clock.advance(to: max(next, clock.now))
      network.run(until: clock.now)
      runProcesses()
    }
    clock.advance(to: end)
    runProcesses()
  }

  private var nextTime: ContinuousClock.Instant? {
    let resumptions = state.withLock { $0.candidates.compactMap(\.pausedUntil) }
    return (resumptions + [clock.nextWakeUpTime, network.nextTime].compactMap { $0 }).min()
  }

  /// Runs the processes that are not suspended until they wait, and restarts those that have ended.
  private func runProcesses() {
    var hasRun = true
    while hasRun {
      hasRun = false
      let now = clock.now
      for index in 0..<3 {
        let process: SimulatedProcess? = state.withLock { state in
          if let end = state.candidates[index].pausedUntil {
            if now < end { return nil }
            state.candidates[index].pausedUntil = nil
          }
          return state.candidates[index].process
        }
        if process?.runUntilIdle() == true { hasRun = true }
        if state.withLock({ $0.candidates[index].hasEnded }) {
          start(index)
          hasRun = true
        }
      }
    }
  }
}

// MARK: - Processes

extension ElectionSimulation {
  private func start(_ index: Int) {
    let process = SimulatedProcess()
    let identity = state.withLock { state in
      state.candidates[index].process = process
      state.candidates[index].hasEnded = false
      state.candidates[index].generation += 1
      return "\(index)-\(state.candidates[index].generation)"
    }
    let task = Task(executorPreference: process) { await self.lead(index, identity: identity) }
    state.withLock { $0.candidates[index].task = task }
  }

  /// A crash: the process does not run any more, and another one takes its place.
  private func restart(_ index: Int) {
    state.withLock { state in
      state.retired.append((state.candidates[index].process, state.candidates[index].task))
      state.candidates[index].pausedUntil = nil
    }
    start(index)
  }

  private func lead(_ index: Int, identity: String) async {
    let fence = LeadershipFence(clock: clock)
    var elector = LeaderElector(
      client: Connection(simulation: self, index: index), key: Self.key, identity: identity, fence: fence, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    elector.date = { self.wallClock(of: index) }
    elector.random = { self.network.random($0) }
    do {
      try await elector.lead {
        while !Task.isCancelled {
          if self.isFenced { try fence.check() }
          // As in a real client, a request fails after a time limit.
          _ = try? await self.clock.withDeadline(self.clock.now + .seconds(5)) {
            if self.isFenced { try fence.check() }
            try await self.network.send(from: index) { self.receiveWrite(of: identity) }
          }
          try await self.clock.pause(.milliseconds(700))
        }
      }
    } catch is LeadershipLost {
      state.withLock { $0.report.losses += 1 }
    } catch {}
    state.withLock { state in
      if state.candidates[index].generation == Int(identity.split(separator: "-")[1]) {
        state.candidates[index].hasEnded = !state.isOver
      }
    }
  }

  private func wallClock(of index: Int) -> Date {
    let offset = state.withLock { $0.candidates[index].wallClockOffset }
    return Date(timeIntervalSince1970: 1_800_000_000 + offset)
  }

  private func receiveWrite(of identity: String) {
    state.withLock { state in
      guard !state.isOver else { return }
      state.report.writes += 1
      if let holder = state.server.lastHolder, holder != identity {
        state.report.violations.append("a write of \(identity) after \(holder) had acquired the lease")
      }
    }
  }

  /// Ends all tasks, including those of processes that crashed.
  private func end() {
    let tasks = state.withLock { state in
      state.isOver = true
      return state.retired + state.candidates.map { ($0.process, $0.task) }
    }
    for (_, task) in tasks { task?.cancel() }
    for _ in 0..<100 {
      for (process, _) in tasks { _ = process.runUntilIdle() }
      guard let next = clock.nextWakeUpTime else { continue }
      clock.advance(to: next)
    }
  }
}

// MARK: - Server

extension ElectionSimulation {
  private struct Connection: LeaseClient {
    let simulation: ElectionSimulation
    let index: Int

    func get(_ key: ObjectKey) async throws -> Lease? {
      try await simulation.network.send(from: index) { simulation.state.withLock(\.server.lease) }
    }

    func create(_ lease: Lease) async throws -> Lease {
      try await simulation.network.send(from: index) { try simulation.store(lease, isNew: true) }
    }

    func update(_ lease: Lease) async throws -> Lease {
      try await simulation.network.send(from: index) { try simulation.store(lease, isNew: false) }
    }
  }

  private func store(_ lease: Lease, isNew: Bool) throws -> Lease {
    try state.withLock { state in
      let version = state.server.lease?.metadata.resourceVersion
      if isNew, version != nil { throw APIError(code: 409, reason: "AlreadyExists", message: "") }
      guard isNew || version == lease.metadata.resourceVersion else { throw APIError.conflict }
      state.server.version += 1
      var lease = lease
      lease.metadata.resourceVersion = "\(state.server.version)"
      state.server.lease = lease
      if let holder = lease.spec?.holderIdentity, !holder.isEmpty {
        if state.server.lastHolder != holder { state.report.terms += 1 }
        state.server.lastHolder = holder
      }
      return lease
    }
  }
}
