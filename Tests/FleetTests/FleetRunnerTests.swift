import Foundation
import Kubernetes
import Logging
import Sandbox
import Synchronization
import Testing

@testable import Fleet

/// Reading clusters of every kind at the same time, on API servers in memory.
@Suite("reading a fleet") struct FleetRunnerTests {
  private static func cluster(_ name: String, _ fault: @escaping FaultInjector.Rule) -> FleetCluster {
    let server = APIServer()
    server.faults.set(fault)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return FleetCluster(
      name: name, origin: "test",
      access: .success {
        ClusterConnection(client: server.client(userAgent: "test", retry: .never, logger: logger))
      })
  }

  /// A cluster whose baselines are these objects, whatever its CRD is.
  private static func cluster(_ name: String, serving objects: [JSONValue]) -> FleetCluster {
    cluster(name) { request in
      guard request.resource?.resource == "securitybaselines" else { return nil }
      let list: JSONValue = [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaselineList", "metadata": ["resourceVersion": "1"],
        "items": .array(objects),
      ]
      let body =
        request.name == nil ? list : objects.first { $0["metadata"]?["name"]?.stringValue == request.name } ?? .null
      return (try? body.jsonData()).map(Fault.garbage)
    }
  }

  private static func refusal(_ code: Int, _ reason: String) -> FaultInjector.Rule {
    { _ in .refuse(StatusError(code: code, reason: reason, message: "\(reason) for the test")) }
  }

  @Test(
    "a cluster that hangs, forbids, has no CRD or answers nonsense is a row with the reason, and the others are read")
  func problems() async throws {
    let clusters = [
      Self.cluster("good", serving: [SampleFleet.object()]),
      Self.cluster("forbidden", Self.refusal(403, "Forbidden")),
      Self.cluster("expired", Self.refusal(401, "Unauthorized")),
      Self.cluster("without-crd") { _ in nil },
      Self.cluster("nonsense") { _ in .garbage(Data("<html>".utf8)) },
      Self.cluster("broken") { _ in .drop },
      FleetCluster(name: "unknown", origin: "x", access: .failure(ClusterProblem(.misconfigured, "no server"))),
    ]
    let reader = ClusterReader(operatorNamespace: "plimsoll-system")
    // Only the cluster that hangs has a short limit: the others may be slow on a busy machine.
    let hung = await [Self.cluster("hung") { _ in .delay(.seconds(600)) }].read(
      with: FleetRunner(timeout: .seconds(1)), reader)
    let states = await clusters.read(with: FleetRunner(concurrency: 3, timeout: .seconds(60)), reader) + hung
    #expect(states.map(\.name) == clusters.map(\.name) + ["hung"], "the order of the clusters is kept")
    let status = FleetStatus(states, comparedWith: .majority, time: SampleFleet.time)
    let kinds = states.map { state in
      switch state.reading {
      case .success(let reading): reading.isInstalled ? "\(reading.baselines.count)" : "not installed"
      case .failure(let problem): problem.kind.rawValue
      }
    }
    #expect(
      kinds == [
        "1", "forbidden", "unauthorized", "not installed", "failed", "unreachable", "misconfigured", "unreachable",
      ])
    #expect(
      status.rows.first { $0.cluster == "hung" }?.message(SampleFleet.time).contains("no answer within 1 s") == true)
    #expect(status.count(.unreachable) == 6)
  }

  @Test("clusters whose turn comes after the end are not read, and are a row with the reason")
  func end() async {
    let clusters = (0..<3).map { Self.cluster("c\($0)") { _ in nil } }
    let past = FleetRunner(timeout: .seconds(60), end: .now - .seconds(1))
    let results = await past.map(clusters) { _ in Issue.record("a cluster was read after the end") }
    let problems = results.map { result -> ClusterProblem? in
      if case .failure(let problem) = result { problem } else { nil }
    }
    #expect(problems == Array(repeating: .notRead, count: 3))
    let future = FleetRunner(timeout: .seconds(60), end: .now + .seconds(600))
    #expect(await future.map(clusters) { _ in 1 }.compactMap { try? $0.get() } == [1, 1, 1])
  }

  @Test("a wait for clusters that hang reads none of them after its time limit, and reports all of them")
  func waitForHungClusters() async throws {
    let reads = Mutex(0)
    let clusters = (0..<200).map { index in
      Self.cluster("c\(index)") { _ in
        reads.withLock { $0 += 1 }
        return .delay(.seconds(600))
      }
    }
    let target = try WaitTarget(baseline: "restricted", hash: SampleFleet.new)
    let wait = FleetWait(
      for: target, with: ClusterReader(operatorNamespace: "plimsoll-system"), timeout: .seconds(2),
      clusterTimeout: .seconds(1))
    let outcomes = try await wait.run(clusters) { _ in }
    #expect(outcomes.count == 200)
    #expect(outcomes.allSatisfy { $0.missing?.hasPrefix("unreachable: no") == true })
    // 32 at the same time: a round that ignored the limit would read all of them.
    #expect(reads.withLock { $0 } < 200)
    #expect(outcomes.last?.missing == ClusterProblem.notRead.description)
  }

  @Test("no more clusters than allowed are read at the same time")
  func concurrency() async {
    let counts = Mutex((active: 0, peak: 0))
    let clusters = (0..<40).map { Self.cluster("c\($0)") { _ in nil } }
    let results = await FleetRunner(concurrency: 5, timeout: .seconds(60)).map(clusters) { _ in
      counts.withLock { counts in
        counts.active += 1
        counts.peak = max(counts.peak, counts.active)
      }
      for _ in 0..<20 { await Task.yield() }
      counts.withLock { $0.active -= 1 }
    }
    #expect(results.count == 40)
    #expect(counts.withLock { $0.peak } <= 5)
  }

  @Test("a cluster with very many baselines is bounded")
  func manyBaselines() async throws {
    let objects = (0..<(ClusterReader.baselineLimit + 50)).map { SampleFleet.object("b\($0)") }
    let states = await [Self.cluster("many", serving: objects)].read(
      with: FleetRunner(timeout: .seconds(60)), ClusterReader(operatorNamespace: "plimsoll-system"))
    let reading = try #require(try states.first?.reading.get())
    #expect(reading.baselines.count == ClusterReader.baselineLimit)
    #expect(reading.isTruncated)
  }

  @Test("a cluster that lists a baseline twice cannot be read, and has no vote")
  func repeatedBaseline() async throws {
    let objects = (0..<3).map { _ in SampleFleet.object(hash: SampleFleet.old) }
    let clusters = [
      Self.cluster("hostile", serving: objects), Self.cluster("a", serving: [SampleFleet.object()]),
    ]
    let states = await clusters.read(
      with: FleetRunner(timeout: .seconds(60)), ClusterReader(operatorNamespace: "plimsoll-system"))
    let problem = #expect(throws: ClusterProblem.self) { try states[0].reading.get() }
    #expect(problem?.message.contains("lists the SecurityBaseline 'restricted' several times") == true)
    let readings = states.compactMap { try? $0.reading.get() }
    #expect(SpecReference.majority.expected(in: readings) == ["restricted": SampleFleet.new])
  }

  @Test("wait ends when all clusters pass in the same round, and reports what is missing")
  func wait() async throws {
    let rounds = Mutex(0)
    let slow = Self.cluster("slow") { request in
      guard request.name == "restricted" else { return nil }
      let round = rounds.withLock { rounds in
        rounds += 1
        return rounds
      }
      let object = SampleFleet.object(hash: round < 3 ? SampleFleet.old : SampleFleet.new)
      return (try? object.jsonData()).map(Fault.garbage)
    }
    let clusters = [Self.cluster("good", serving: [SampleFleet.object()]), slow]
    let wait = FleetWait(
      for: try WaitTarget(baseline: "restricted", hash: SampleFleet.new),
      with: ClusterReader(operatorNamespace: "plimsoll-system"), timeout: .seconds(600), clusterTimeout: .seconds(300))
    var reports: [[FleetWait.Outcome]] = []
    let outcomes = try await wait.run(clusters) { reports.append($0) }
    #expect(outcomes.map(\.missing) == [nil, nil])
    #expect(reports.map { $0.map(\.missing) } == [[nil, "runs \(SampleFleet.old)"], [nil, nil]])
  }

  @Test(
    "a cluster with too little time in a round keeps what it lacked in the round before",
    arguments: [
      // The outcomes of the round before, those of this round, the clusters with too little time in it, and what is known.
      ([nil, "old"], [nil, "old"], [false, false], [nil, "old"]),
      ([nil, "old"], ["not read", "old"], [true, false], [nil, "old"]),
      (["not ready", "old"], ["not read", "not read"], [true, true], ["not ready", "old"]),
      // Both passed, but never in the same round.
      ([nil, "old"], ["not read", nil], [true, false], ["not read", nil]),
      (["old", nil], ["new problem", nil], [false, false], ["new problem", nil]),
      ([], ["not read", "old"], [true, false], ["not read", "old"]),
    ] as [([String?], [String?], [Bool], [String?])])
  func endedRound(last: [String?], round: [String?], cutShort: [Bool], known: [String?]) {
    func outcomes(_ missing: [String?]) -> [FleetWait.Outcome] {
      missing.enumerated().map { FleetWait.Outcome(cluster: "c\($0.offset)", missing: $0.element) }
    }
    #expect(FleetWait.merged(outcomes(round), cutShort: cutShort, after: outcomes(last)) == outcomes(known))
  }

  @Test("only a cluster that had too little time keeps what it lacked, and not one that fails")
  func roundAfterEnd() async throws {
    let wait = FleetWait(
      for: try WaitTarget(baseline: "restricted", hash: SampleFleet.new),
      with: ClusterReader(operatorNamespace: "plimsoll-system"), timeout: .seconds(900), clusterTimeout: .seconds(900))
    let clusters = [
      Self.cluster("good", serving: [SampleFleet.object()]),
      Self.cluster("old", serving: [SampleFleet.object(hash: SampleFleet.old)]),
    ]
    let last = [nil, "runs \(SampleFleet.old)"]
    let before = zip(clusters, last).map { FleetWait.Outcome(cluster: $0.name, missing: $1) }
    let late = await wait.check(clusters, before, before: .now - .seconds(1))
    #expect(late.map(\.missing) == last)
    let first = await wait.check(clusters, [], before: .now - .seconds(1))
    #expect(first.map(\.missing) == Array(repeating: ClusterProblem.notRead.description, count: 2))
    // Less time than a cluster may take, but enough to see that the server closes the connection.
    let failing = [Self.cluster("good") { _ in .drop }, clusters[1]]
    let failed = await wait.check(failing, before, before: .now + .seconds(600))
    #expect(failed[0].missing?.hasPrefix("unreachable: ") == true)
    // A cluster that hangs has a second after the end.
    let hanging = [Self.cluster("good") { _ in .delay(.seconds(800)) }, clusters[1]]
    let hung = await wait.check(hanging, before, before: .now + .milliseconds(1))
    #expect(hung.map(\.missing) == last)
  }

  @Test("wait ends after its time limit with what is missing")
  func waitTimeout() async throws {
    let target = try WaitTarget(baseline: "restricted", hash: SampleFleet.new)
    let reader = ClusterReader(operatorNamespace: "plimsoll-system")
    let wait = FleetWait(for: target, with: reader, timeout: .seconds(5), clusterTimeout: .seconds(1))
    let outcomes = try await wait.run([Self.cluster("hung") { _ in .delay(.seconds(600)) }]) { _ in }
    #expect(outcomes.first?.missing?.hasPrefix("unreachable: no") == true, "no answer, or not read")
    let results = await FleetRunner(timeout: .seconds(60)).map([
      Self.cluster("good", serving: [SampleFleet.object()]), Self.cluster("without-crd") { _ in nil },
    ]) { try await reader.baseline("restricted", of: $0) }
    #expect(target.missing(in: results[0]) == nil)
    #expect(
      target.missing(in: results[1])?.hasPrefix("notInstalled: the cluster does not serve SecurityBaseline") == true)
  }
}
