import Audit
import CRDs
import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Planning
import TestSupport
import Testing

@testable import ControllerRuntime
@testable import Reconcilers

@Suite("The audit of namespaces") struct AuditReconcilerTests {
  private let cache = ObjectCache(kinds: [], operatorNamespace: "plimsoll-system")
  private let clock = SteppedClock()
  private let audit: AuditCache
  private let status: StatusAggregator
  private let reporter: FindingReporter
  private let reconciler: AuditReconciler
  private let objects = FakeObjects()
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  init() {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let client = Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))), transport: NoTransport(),
      userAgent: "test", logger: logger)
    let events = EventRecorder(client: client, reporter: .plimsoll(instance: "test"), logger: logger)
    audit = AuditCache(clock: clock)
    status = StatusAggregator(cache: cache, queue: WorkQueue(), namespaces: WorkQueue(), events: events)
    let source = AuditSource(audit: audit, cache: cache, status: status)
    reporter = FindingReporter(
      client: objects, audit: source, clock: clock, logger: logger)
    reconciler = AuditReconciler(
      audit: audit, source: source, status: status, reports: reporter, events: events, logger: logger)
  }

  /// Adds a baseline to the cache, as its reflector does.
  @discardableResult
  private func store(_ name: String = "b", spec: String = "audit: {profile: baseline}") throws -> ObservedBaseline {
    let text = """
      {apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: \(name), uid: \(name), generation: 1,
      finalizers: [\(WellKnown.finalizer)]}, spec: {namespaceSelector: {matchNames: ['team-*']}, \(spec)}}
      """
    let value = try #require(try YAML.parse(text, file: "b.yaml").first)
    let baseline = ObservedBaseline(try SecurityBaseline.parse(value), previous: nil)
    _ = cache.baselines.update(ObjectKey(name: name), uid: name, resourceVersion: "", baseline)
    return baseline
  }

  private func addNamespace(_ name: String) {
    _ = cache.namespaces.update(
      ObjectKey(name: name), uid: name, resourceVersion: "", NamespaceFacts(name: name, uid: name))
  }

  /// Marks all kinds as listed.
  private func sync() { for resource in AuditCache.resources { _ = audit.update(resource, .synced) } }

  /// Adds a Deployment, as its reflector does.
  private func deploy(_ spec: String, in namespace: String = "team-a", name: String = "web") throws {
    let text = """
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: \(name), namespace: \(namespace)},
      spec: {template: {spec: {\(spec)}}}}
      """
    let value = try #require(try YAML.parse(text, file: "d.yaml").first)
    let type = ResourceType(
      group: "apps", version: "v1", plural: "deployments", kind: "Deployment", isNamespaced: true)
    let new = try #require(audit.audit(try UnstructuredObject(value, type: type), previous: nil))
    audit.apply(
      .updated(ObjectKey(namespace: namespace, name: name), old: nil, new: new), of: try resource(.deployment))
  }

  private func remove(_ name: String = "web", in namespace: String = "team-a") throws {
    let old = try #require(
      ObjectAuditor().audit(["apiVersion": "v1", "kind": "Service", "metadata": ["name": "x", "namespace": "y"]]))
    audit.apply(.deleted(ObjectKey(namespace: namespace, name: name), old: old), of: try resource(.deployment))
  }

  private func resource(_ kind: AuditedKind) throws -> AuditedResource {
    try #require(AuditCache.resources.first { $0.kind == kind })
  }

  private func built(_ baseline: ObservedBaseline) -> SecurityBaselineStatus {
    let summary = status.summary(of: baseline)
    return StatusBuilder(
      baseline: baseline, summary: summary, missingPermissions: [], audit: audit.progress, now: now
    ).build()
  }

  private func condition(_ type: String, _ status: SecurityBaselineStatus) -> String {
    let condition = status.conditions?.first { $0.type == type }
    return "\(condition?.status.rawValue ?? "")/\(condition?.reason ?? "")"
  }

  /// Reports a namespace without findings of controls.
  private func reconcileControls(_ baseline: ObservedBaseline, in namespace: String) {
    let result = BaselineResult(isSelected: true, desired: 1)
    status.report(
      NamespaceOutcome(plan: Plan(results: [baseline.name: result]), results: [], baselines: [baseline]),
      namespace: namespace, baselines: [baseline], now: now)
  }

  @Test("findings are in status, and leave with their cause")
  func findings() async throws {
    addNamespace("team-a")
    let baseline = try store()
    sync()
    reconcileControls(baseline, in: "team-a")
    try deploy("hostNetwork: true, containers: [{name: a, securityContext: {privileged: true}}]")
    #expect(await reconciler.reconcile("team-a", now: now) == .done)
    let status = built(baseline)
    #expect(status.findings == 2)
    #expect(status.namespaces?.compliant == 0)
    #expect(condition("Compliant", status) == "False/FindingsPresent")
    #expect(status.conditions?.first { $0.type == "Compliant" }?.message == "2 findings; see status.audit")
    #expect(status.nonCompliant == [])
    #expect(status.audit?.counts.critical == 1 && status.audit?.counts.high == 1)
    let worst = try #require(status.audit?.worst)
    #expect(worst.map(\.check) == ["privileged-container", "host-network"])
    #expect(
      worst.map { "\($0.kind) \($0.namespace ?? "")/\($0.name)" } == Array(repeating: "Deployment team-a/web", count: 2)
    )
    try deploy("containers: [{name: a}]")
    #expect(await reconciler.reconcile("team-a", now: now) == .done)
    let fixed = built(baseline)
    #expect(fixed.findings == 0 && fixed.audit?.worst == [])
    #expect(fixed.namespaces?.compliant == 1)
    #expect(condition("Compliant", fixed) == "True/NoDrift")
    try deploy("hostNetwork: true")
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).findings == 1)
    try remove()
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).findings == 0)
  }

  @Test("compliance is unknown until every selected namespace was audited")
  func unknown() async throws {
    for name in ["team-a", "team-b"] { addNamespace(name) }
    let baseline = try store()
    for name in ["team-a", "team-b"] { reconcileControls(baseline, in: name) }
    #expect(condition("Compliant", built(baseline)) == "Unknown/Progressing")
    sync()
    _ = await reconciler.reconcile("team-a", now: now)
    let status = built(baseline)
    #expect(condition("Compliant", status) == "Unknown/Progressing")
    #expect(status.conditions?.first { $0.type == "Compliant" }?.message == "audited 1 of 2 namespaces")
    _ = await reconciler.reconcile("team-b", now: now)
    #expect(condition("Compliant", built(baseline)) == "True/NoDrift")
  }

  @Test("a missing permission makes compliance unknown and names the component, and does not affect Ready")
  func permissions() async throws {
    addNamespace("team-a")
    let baseline = try store()
    reconcileControls(baseline, in: "team-a")
    sync()
    let forbidden = APIError(code: 403, reason: "Forbidden", message: "no")
    _ = audit.update(try resource(.pod), .unavailable(forbidden, since: .now))
    _ = await reconciler.reconcile("team-a", now: now)
    let status = built(baseline)
    #expect(condition("Ready", status) == "True/Reconciled")
    #expect(condition("Stalled", status) == "False/AsExpected")
    #expect(condition("Compliant", status) == "Unknown/AuditPermissionsMissing")
    #expect(condition("Degraded", status) == "True/AuditPermissionsMissing")
    let message = status.conditions?.first { $0.type == "Degraded" }?.message ?? ""
    #expect(message.contains("pods") && message.contains("config/components/audit"))
    _ = audit.update(try resource(.pod), .synced)
    #expect(condition("Compliant", built(baseline)) == "True/NoDrift")
  }

  @Test("only baselines with an audit that select the namespace have findings, each by its settings")
  func baselines() async throws {
    for name in ["team-a", "other"] { addNamespace(name) }
    let first = try store("first")
    let second = try store("second", spec: "audit: {profile: baseline, severities: {host-network: low}}")
    let none = try store("none", spec: "podSecurity: {enforce: baseline}")
    sync()
    for namespace in ["team-a", "other"] { try deploy("hostNetwork: true", in: namespace) }
    for namespace in ["team-a", "other"] { _ = await reconciler.reconcile(namespace, now: now) }
    #expect(built(first).audit?.counts.high == 1)
    #expect(built(second).audit?.counts.low == 1 && built(second).audit?.counts.high == 0)
    #expect(built(none).audit == nil && built(none).findings == 0)
  }

  @Test("an exception ends at its time")
  func expiry() async throws {
    addNamespace("team-a")
    let exception = "namespaces: [team-a], checks: [host-network], reason: r, expires: '2027-01-15T08:01:00Z'"
    let baseline = try store(spec: "audit: {profile: baseline, exceptions: [{\(exception)}]}")
    sync()
    try deploy("hostNetwork: true")
    let outcome = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).findings == 0)
    #expect(outcome == .requeue(after: .seconds(60.05)))
    #expect(await reconciler.reconcile("team-a", now: now.addingTimeInterval(61)) == .done)
    #expect(built(baseline).findings == 1)
  }

  /// Adds a namespace that a baseline audits, and serves reports.
  private func prepareReport() throws {
    addNamespace("team-a")
    try store()
    reporter.use(WGPolicyReports.resourceType)
    #expect(reporter.markSynced())
  }

  @Test("the report has the findings of the audit with field and remediation, and keeps them until they are fixed")
  func report() async throws {
    try prepareReport()
    try deploy("hostNetwork: true")
    reporter.record([], namespace: "team-a")
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects.writes.isEmpty, "the audit is not known yet")
    sync()
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    let report = try #require(objects[ObjectKey(namespace: "team-a", name: "plimsoll")])
    let result = try #require(report["results"]?.arrayValue?.first)
    #expect(result["policy"] == "b" && result["rule"] == "host-network" && result["severity"] == "high")
    #expect(result["properties"]?["path"] == "spec.template.spec.hostNetwork")
    #expect(result["properties"]?["remediation"]?.stringValue?.isEmpty == false)
    #expect(result["resources"]?.arrayValue?.first?["kind"] == "Deployment")
    #expect(report["summary"]?["fail"] == 1)
  }

  @Test("a reconcile of the controls does not decide the audit, but the worker of the reports does")
  func reportBeforeAudit() async throws {
    try prepareReport()
    sync()
    try deploy("hostNetwork: true")
    reporter.record([], namespace: "team-a")
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects.writes.isEmpty, "findings that are in a report before the audit would never be announced")
    _ = await reconciler.reconcile("team-a", now: now)
    try deploy("hostNetwork: true, hostPID: true")
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    var rules: [JSONValue?] { objects[Self.key]?["results"]?.arrayValue?.map { $0["rule"] } ?? [] }
    #expect(rules == ["host-network"], "the other one was not announced")
    _ = await reconciler.reconcile("team-a", now: now)
    clock.advance(by: FindingReporter.writeInterval)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(rules == ["host-network", "host-pid"])
    _ = await reconciler.reconcile("team-a", now: now)
    clock.advance(by: FindingReporter.writeInterval)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects.writes.count == 2, "the audit finds the same")
  }

  @Test("the report loses the findings of the audit when the audit ends")
  func endOfReport() async throws {
    try prepareReport()
    sync()
    try deploy("hostNetwork: true")
    reporter.record([], namespace: "team-a")
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    let key = ObjectKey(namespace: "team-a", name: "plimsoll")
    #expect(objects[key] != nil)
    try store(spec: "podSecurity: {enforce: baseline}")
    audit.reset()
    _ = await reconciler.reconcile("team-a", now: now)
    clock.advance(by: FindingReporter.writeInterval)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects[key] == nil)
  }

  private static let key = ObjectKey(namespace: "team-a", name: "plimsoll")

  /// A report of the process before with the finding of a Deployment with `hostNetwork`.
  private func reportBeforeRestart() async throws {
    try prepareReport()
    try deploy("hostNetwork: true")
    sync()
    reporter.record([], namespace: "team-a")
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    audit.reset()
    clock.advance(by: FindingReporter.writeInterval)
    #expect(objects[Self.key]?["summary"]?["fail"] == 1)
  }

  /// Takes all names from the queue of the audit.
  private func enqueued() async -> Set<String> {
    clock.advance(by: .seconds(60))
    audit.queue.add("last")
    var names: Set<String> = []
    repeat {
      guard let name = await audit.queue.next() else { break }
      names.insert(name)
      audit.queue.done(name, .done)
    } while audit.queue.depth > 0
    names.remove("last")
    return names
  }

  private static let failures = [
    APIError(code: 429, reason: "TooManyRequests", message: "later"),
    APIError(code: 500, reason: "InternalError", message: "cannot decrypt"),
    APIError(code: 403, reason: "Forbidden", message: "no"),
  ]

  @Test("a list that fails for a moment does not remove the findings of the audit from the report", arguments: failures)
  func failedList(_ error: APIError) async throws {
    try await reportBeforeRestart()
    _ = await enqueued()
    #expect(!audit.update(try resource(.pod), .unavailable(error, since: .now)))
    clock.advance(by: AuditCache.grace - .seconds(1))
    #expect(!audit.giveUpIfOverdue())
    audit.begin(with: cache)
    reporter.record([], namespace: "team-a")
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects[Self.key]?["summary"]?["fail"] == 1)
    #expect(await enqueued() == [], "there is nothing to decide")
  }

  @Test(
    "when lists fail for long, reports lose the findings of the audit, which are not new afterwards",
    arguments: failures)
  func lastingFailure(_ error: APIError) async throws {
    try await reportBeforeRestart()
    reporter.record([], namespace: "team-a")
    _ = await enqueued()
    _ = audit.update(try resource(.pod), .unavailable(error, since: .now))
    _ = audit.update(try resource(.service), .unavailable(error, since: .now))
    clock.advance(by: AuditCache.grace)
    #expect(audit.giveUpIfOverdue())
    #expect(!audit.giveUpIfOverdue(), "only once")
    audit.begin(with: cache)
    #expect(await enqueued() == ["team-a", AuditState.cluster])
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(await reporter.reconcile("team-a", now: now) == .done)
    #expect(objects[Self.key] == nil)
    sync()
    #expect(audit.hasSynced && !audit.isUnavailable)
    #expect(audit.wasUnavailable, "the report does not say what is new")
    audit.lead(with: cache)
    #expect(!audit.wasUnavailable, "another leader wrote the report")
  }

  @Test("an audit that ends after its namespace began to be deleted leaves nothing", arguments: [true, false])
  func deletedDuringAudit(exists: Bool) async throws {
    addNamespace("team-a")
    let baseline = try store()
    sync()
    reconcileControls(baseline, in: "team-a")
    try deploy("hostNetwork: true")
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).audit?.counts.high == 1)
    let key = ObjectKey(name: "team-a")
    if exists {
      _ = cache.namespaces.update(
        key, uid: "team-a", resourceVersion: "", NamespaceFacts(name: "team-a", uid: "team-a", isTerminating: true))
    } else {
      _ = cache.namespaces.delete(key, uid: nil, resourceVersion: "")
    }
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).findings == 0)
  }

  @Test("a cancelled audit has no effect")
  func cancelled() async throws {
    addNamespace("team-a")
    let baseline = try store()
    sync()
    try deploy("hostNetwork: true")
    let task = Task { [reconciler, now] in
      withUnsafeCurrentTask { $0?.cancel() }
      return await reconciler.reconcile("team-a", now: now)
    }
    #expect(await task.value == .done)
    #expect(built(baseline).findings == 0)
    #expect(!audit.hasAudited("team-a"))
  }

  @Test("a critical or high finding is new once; after a restart, what the report or the status shows is not new")
  func events() throws {
    addNamespace("team-a")
    try store()
    sync()
    try deploy("hostNetwork: true, containers: [{name: a, ports: [{containerPort: 1, hostPort: 1}]}]")
    let found = try #require(
      AuditSource(audit: audit, cache: cache, status: status).findings(in: "team-a", now: now)?.findings["b"])
    #expect(found.results.map(\.check.id) == ["host-network", "host-port"])
    let tally = AuditTally(found, generation: 1)
    func new(_ known: Set<Int>?, wasAudited: Bool = false) -> [String] {
      AuditReconciler.new(found.results, known: known, wasAudited: wasAudited).map(\.check.id)
    }
    #expect(new(nil) == ["host-network"])
    #expect(new([]) == ["host-network"])
    #expect(new(tally.severe).isEmpty)
    #expect(new(nil, wasAudited: true).isEmpty)
    #expect(new([], wasAudited: true) == ["host-network"])
  }

  @Test("a namespace that another leader audited since the lists is not new for the next leader")
  func takeover() async throws {
    addNamespace("team-a")
    try store()
    audit.begin(with: cache)
    #expect(!audit.isInitial("team-a"), "the kinds are not listed")
    sync()
    audit.begin(with: cache)
    addNamespace("team-b")
    #expect(audit.isInitial("team-a") && !audit.isInitial("team-b"))
    audit.begin(with: cache)
    #expect(audit.isInitial("team-b") && audit.isInitial(AuditState.cluster))
    _ = await reconciler.reconcile("team-b", now: now)
    #expect(!audit.isInitial("team-b"))
    addNamespace("team-c")
    #expect(!audit.isInitial("team-c"), "only this leader can audit it")
  }

  @Test("an unknown ID of a check is in the condition Degraded, and does not affect Ready and other checks")
  func unknownChecks() async throws {
    addNamespace("team-a")
    let audit = "disabled: [host-netwrk], severities: {host-port: low, nothing: low}"
    let baseline = try store(spec: "audit: {profile: baseline, \(audit)}")
    sync()
    reconcileControls(baseline, in: "team-a")
    try deploy("hostNetwork: true")
    _ = await reconciler.reconcile("team-a", now: now)
    let status = built(baseline)
    #expect(status.findings == 1)
    #expect(condition("Ready", status) == "True/Reconciled")
    #expect(condition("Degraded", status) == "True/UnknownCheck")
    #expect(
      status.conditions?.first { $0.type == "Degraded" }?.message
        == "spec.audit.disabled[0]: 'host-netwrk' is not a check; did you mean host-network? (and 1 more ID)")
    #expect(status.conditions?.first { $0.type == "Compliant" }?.message == "1 finding; see status.audit")
    #expect(condition("Degraded", built(try store(spec: "audit: {disabled: [host-network]}"))) == "False/AsExpected")
  }

  @Test("when no baseline requires the audit any longer, its findings leave")
  func end() async throws {
    addNamespace("team-a")
    let baseline = try store()
    sync()
    reconcileControls(baseline, in: "team-a")
    try deploy("hostNetwork: true")
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(baseline).namespaces?.compliant == 0)
    let without = try store(spec: "podSecurity: {enforce: baseline}")
    audit.reset()
    _ = await reconciler.reconcile("team-a", now: now)
    #expect(built(without).audit == nil && built(without).namespaces?.compliant == 1)
  }
}
