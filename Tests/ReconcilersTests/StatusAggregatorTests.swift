import CRDs
import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Planning
import Testing

@testable import ControllerRuntime
@testable import Reconcilers

@Suite struct StatusAggregatorTests {
  private let cache = ObjectCache(kinds: [], operatorNamespace: "plimsoll-system")
  private let queue = WorkQueue<String>()
  private let namespaces = WorkQueue<String>()
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private var aggregator: StatusAggregator {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let client = Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))), transport: NoTransport(),
      userAgent: "test", logger: logger)
    return StatusAggregator(
      cache: cache, queue: queue, namespaces: namespaces,
      events: EventRecorder(client: client, reporter: .plimsoll(instance: "test"), logger: logger))
  }

  /// Adds a baseline to the cache, as its reflector does.
  private func store(uid: String = "1", deleting: Bool = false, status: SecurityBaselineStatus? = nil)
    -> ObservedBaseline
  {
    var metadata = ObjectMeta(name: "b", uid: uid, generation: 1, finalizers: [WellKnown.finalizer])
    if deleting { metadata.deletionTimestamp = Timestamp(now) }
    let baseline = ObservedBaseline(
      SecurityBaseline(metadata: metadata, spec: SecurityBaselineSpec(), status: status), previous: nil)
    _ = cache.baselines.update(ObjectKey(name: "b"), uid: uid, resourceVersion: "", baseline)
    return baseline
  }

  private func outcome(_ baseline: ObservedBaseline, hasRemains: Bool = false) -> NamespaceOutcome {
    let result = BaselineResult(isSelected: true, desired: 3, hasRemains: hasRemains)
    return NamespaceOutcome(plan: Plan(results: ["b": result]), results: [], baselines: [baseline])
  }

  /// Whether the queue is empty: a queued baseline would come before a key that is added later with a longer delay.
  private func isIdle() async -> Bool {
    queue.add("later", after: .milliseconds(200))
    let next = await queue.next()
    queue.done(next ?? "", .done)
    return next == "later"
  }

  @Test("a new report requests a status write, an equal report does not")
  func reporting() async throws {
    let aggregator = aggregator
    let baseline = store()
    aggregator.report(outcome(baseline), namespace: "a", baselines: [baseline], now: now)
    #expect(aggregator.summary(of: baseline).reports["a"]?.applied == 3)
    #expect(await queue.next() == "b")
    queue.done("b", .done)
    aggregator.report(outcome(baseline), namespace: "a", baselines: [baseline], now: now)
    #expect(await isIdle())
  }

  @Test("removes a deleted namespace from the summary, and requests a status write")
  func removal() async throws {
    let aggregator = aggregator
    let baseline = store()
    aggregator.report(outcome(baseline), namespace: "a", baselines: [baseline], now: now)
    #expect(await queue.next() == "b")
    queue.done("b", .done)
    aggregator.remove(namespace: "other")
    #expect(await isIdle())
    aggregator.remove(namespace: "a")
    #expect(aggregator.summary(of: baseline).reports.isEmpty)
    #expect(await queue.next() == "b")
  }

  @Test("ignores the report of a reconcile that began before the baseline was recreated")
  func namesake() {
    let aggregator = aggregator
    let old = store(uid: "1")
    aggregator.report(outcome(old), namespace: "a", baselines: [old], now: now)
    let new = store(uid: "2")
    #expect(aggregator.summary(of: new).reports.isEmpty, "a new uid has a new summary")
    aggregator.report(outcome(old), namespace: "b", baselines: [old], now: now)
    #expect(aggregator.summary(of: new).reports.isEmpty)
  }

  @Test("every report on a baseline that is being deleted requests a reconcile of its finalizer")
  func deletion() async throws {
    let aggregator = aggregator
    let baseline = store(deleting: true)
    for hasRemains in [true, false, false] {
      aggregator.report(outcome(baseline, hasRemains: hasRemains), namespace: "a", baselines: [baseline], now: now)
      #expect(aggregator.summary(of: baseline).cleaned == (hasRemains ? [] : ["a"]))
      #expect(await queue.next() == "b")
      queue.done("b", .done)
    }
  }

  @Test("continues the totals from the status until the baseline is deleted")
  func continuation() {
    let aggregator = aggregator
    var status = SecurityBaselineStatus()
    status.drift = .init(detected: 7, restored: 6, open: 1)
    let baseline = store(status: status)
    #expect(aggregator.summary(of: baseline).drift.detected == 7)
    aggregator.remove(baseline: "b")
    #expect(aggregator.summary(of: baseline).drift.detected == 7, "it still exists")
    _ = cache.baselines.delete(ObjectKey(name: "b"), uid: "1", resourceVersion: "")
    aggregator.remove(baseline: "b")
    #expect(aggregator.summary(of: baseline).drift.detected == 0)
  }
}

/// A transport that fails: these tests send nothing.
struct NoTransport: Transport {
  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) { throw TransportError.closed }

  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) { throw TransportError.closed }
}
