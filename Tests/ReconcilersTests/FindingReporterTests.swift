import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Planning
import Synchronization
import Testing

@testable import Reconcilers

@Suite("The report of the findings of a namespace") struct FindingReporterTests {
  private let objects = FakeObjects()
  private let clock = SteppedClock()
  private let reporter: FindingReporter
  private let start = Date(timeIntervalSince1970: 1_800_000_000)
  private static let key = ObjectKey(namespace: "a", name: "plimsoll")

  init() {
    reporter = FindingReporter(
      client: objects, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    reporter.use(WGPolicyReports.resourceType)
    #expect(reporter.markSynced())
  }

  private static func finding(_ name: String, _ severity: Severity = .high, message: String = "m") -> Finding {
    Finding(
      kind: .unmanaged, control: .rbac, baseline: "restricted",
      id: ObjectID(kind: .roleBinding, namespace: "a", name: name), message: message,
      verdict: Verdict(check: .accessToSecrets, severity: severity, message: message))
  }

  /// Records findings and writes what is due.
  @discardableResult
  private func reconcile(_ findings: [Finding], after delay: Duration = .seconds(60)) async -> WorkQueueOutcome {
    clock.advance(by: delay)
    reporter.record(findings, namespace: "a")
    let time = Double((clock.now - ContinuousClock.now).components.seconds)
    return await reporter.reconcile("a", now: start.addingTimeInterval(time))
  }

  @Test("a report whose content takes long to decide is decided in at most a tenth of the time")
  func slowContent() async {
    let duration = Mutex(Duration.zero)
    let reporter = FindingReporter(
      client: objects,
      owner: { [clock] _, _ in
        clock.advance(by: duration.withLock { $0 })
        return nil
      }, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    reporter.use(WGPolicyReports.resourceType)
    #expect(reporter.markSynced())
    reporter.record([Self.finding("x")], namespace: "a")
    duration.withLock { $0 = .seconds(5) }
    #expect(await reporter.reconcile("a") == .done)
    duration.withLock { $0 = .zero }
    reporter.record([Self.finding("y")], namespace: "a")
    #expect(await reporter.reconcile("a") == .requeue(after: .seconds(50)))
    clock.advance(by: .seconds(50))
    #expect(await reporter.reconcile("a") == .done)
    #expect(objects.writes.count == 2)
  }

  private func names() -> [String] {
    (objects[Self.key]?["results"]?.arrayValue ?? []).compactMap {
      $0["resources"]?.arrayValue?.first?["name"]?.stringValue
    }
  }

  @Test("findings that are recorded during a decision are not replaced by it")
  func recordedDuringDecision() async {
    let later = Mutex<[Finding]?>(nil)
    let recorder = Mutex<FindingReporter?>(nil)
    let reporter = FindingReporter(
      client: objects,
      owner: { _, _ in
        let findings = later.withLock { $0.take() }
        if let findings { recorder.withLock(\.self)?.record(findings, namespace: "a") }
        return nil
      }, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    recorder.withLock { $0 = reporter }
    reporter.use(WGPolicyReports.resourceType)
    #expect(reporter.markSynced())
    reporter.record([Self.finding("x")], namespace: "a")
    later.withLock { $0 = [Self.finding("x"), Self.finding("y")] }
    #expect(await reporter.reconcile("a") == .requeue(after: .seconds(10)))
    #expect(names() == ["x"])
    clock.advance(by: .seconds(10))
    #expect(await reporter.reconcile("a") == .done)
    #expect(names() == ["x", "y"])
    recorder.withLock { $0 = nil }
  }

  @Test("findings that change back during a write are written again")
  func recordedDuringWrite() async {
    await reconcile([Self.finding("x")])
    objects.beforeWrite { [reporter] in reporter.record([Self.finding("x")], namespace: "a") }
    #expect(await reconcile([Self.finding("y")]) == .requeue(after: .seconds(10)))
    #expect(names() == ["y"])
    clock.advance(by: .seconds(10))
    #expect(await reporter.reconcile("a") == .done)
    #expect(names() == ["x"])
  }

  @Test("names the baseline, the check, the severity and the object of each finding")
  func content() async throws {
    await reconcile([Self.finding("x", .low), Self.finding("y", .critical, message: "RoleBinding 'y' grants much")])
    let report = try #require(objects[Self.key])
    #expect(report["apiVersion"] == "wgpolicyk8s.io/v1alpha2")
    #expect(report["kind"] == "PolicyReport")
    #expect(report["metadata"]?["labels"]?["app.kubernetes.io/managed-by"] == "plimsoll")
    #expect(report["summary"] == ["pass": 0, "fail": 1, "warn": 1, "error": 0, "skip": 0])
    let results = report["results"]?.arrayValue
    #expect(results?.map { $0["result"] } == ["fail", "warn"])
    let first = try #require(results?.first)
    #expect(first["policy"] == "restricted")
    #expect(first["rule"] == "access-to-secrets")
    #expect(first["severity"] == "critical")
    #expect(first["category"] == "RBAC")
    #expect(first["source"] == "plimsoll")
    #expect(first["message"] == "RoleBinding 'y' grants much")
    #expect(
      first["resources"] == [
        ["apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "name": "y", "namespace": "a"]
      ])
  }

  @Test("is written once for the same findings")
  func once() async {
    await reconcile([Self.finding("x")])
    #expect(await reconcile([Self.finding("x")]) == .done)
    #expect(objects.writes == ["apply a/plimsoll force"])
  }

  @Test("keeps the time of a finding when others appear, and when its text changes")
  func time() async {
    await reconcile([Self.finding("x")])
    let time = objects[Self.key]?["results"]?.arrayValue?.first?["timestamp"]
    #expect(time?["seconds"]?.integerValue != nil)
    await reconcile([Self.finding("x", message: "other"), Self.finding("y")])
    let times = objects[Self.key]?["results"]?.arrayValue?.map { $0["timestamp"] }
    #expect(times?.count == 2)
    #expect(times?.first == time)
    #expect(times?.last != time)
  }

  @Test("is written at most once in ten seconds")
  func pace() async {
    await reconcile([Self.finding("x")])
    let early = await reconcile([Self.finding("y")], after: .seconds(1))
    guard case .requeue(let delay) = early else {
      Issue.record("\(early)")
      return
    }
    #expect(delay == .seconds(9))
    #expect(objects.writes.count == 1)
    #expect(await reconcile([Self.finding("y")], after: delay) == .done)
    #expect(objects.writes.count == 2)
  }

  @Test("is deleted when there are no findings, if it is still the same object")
  func deleted() async {
    await reconcile([Self.finding("x")])
    await reconcile([])
    #expect(objects[Self.key] == nil)
    #expect(objects.writes.last == "delete a/plimsoll uid 11")
  }

  @Test("of another author is not deleted")
  func foreign() async {
    reporter.store.record(
      Self.key, uid: "u", resourceVersion: "1",
      PolicyReportDigest(PolicyReport<WGPolicyReports>(metadata: ObjectMeta(name: "plimsoll", uid: "u"))))
    await reconcile([])
    #expect(objects.writes == [])
  }

  @Test("is restored after another client changed it")
  func restored() async throws {
    await reconcile([Self.finding("x")])
    var changed = try #require(objects[Self.key])
    changed["results"] = []
    changed["metadata"]?["resourceVersion"] = "99"
    objects[Self.key] = changed
    let report = try changed.decode(PolicyReport<WGPolicyReports>.self)
    reporter.store.record(Self.key, uid: "uid", resourceVersion: "99", PolicyReportDigest(report))
    await reconcile([Self.finding("x")])
    #expect(objects[Self.key]?["results"]?.arrayValue?.count == 1)
  }

  @Test("is not written while no API serves it, nor for a namespace that was not reconciled")
  func unused() async {
    #expect(await reporter.reconcile("a") == .done)
    reporter.use(nil)
    await reconcile([Self.finding("x")])
    #expect(objects.writes == [])
  }

  @Test("uses the API that is served")
  func openReports() async {
    reporter.use(OpenReports.resourceType)
    #expect(reporter.markSynced())
    await reconcile([Self.finding("x")])
    #expect(objects[Self.key]?["apiVersion"] == "openreports.io/v1alpha1")
    #expect(objects[Self.key]?["kind"] == "Report")
  }

  @Test("waits longer after each failure, and no longer after a success")
  func failures() async {
    objects.refuse("apply", with: APIError(code: 500, reason: "InternalError", message: "no"))
    #expect(await reconcile([Self.finding("x")]) == .requeue(after: .seconds(10)))
    for delay in [10, 20, 40, 80, 160, 300] as [Int64] {
      #expect(await reporter.reconcile("a") == .requeue(after: .seconds(delay)))
      clock.advance(by: .seconds(delay))
      guard case .requeue = await reporter.reconcile("a") else {
        Issue.record("the write did not fail after \(delay) s")
        return
      }
    }
    #expect(await reporter.reconcile("a") == .requeue(after: .seconds(300)))
    objects.refuse("apply", with: nil)
    clock.advance(by: .seconds(300))
    #expect(await reporter.reconcile("a") == .done)
    objects.refuse("apply", with: APIError(code: 500, reason: "InternalError", message: "no"))
    #expect(await reconcile([Self.finding("y")]) == .requeue(after: .seconds(10)))
  }

  @Test("waits for a permission without a hot loop")
  func forbidden() async {
    objects.refuse("apply", with: APIError(code: 403, reason: "Forbidden", message: "no"))
    #expect(await reconcile([Self.finding("x")]) == .requeue(after: .seconds(300)))
  }
}
