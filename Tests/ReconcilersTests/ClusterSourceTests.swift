import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Planning
import Synchronization
import Testing

@testable import Reconcilers

/// Where the name and the labels of the cluster come from, and what they change.
@Suite struct ClusterSourceTests {
  private final class Changes: Sendable {
    private let names = Mutex<[String?]>([])
    var all: [String?] { names.withLock { $0 } }
    func add(_ cluster: ClusterIdentity) { names.withLock { $0.append(cluster.name) } }
  }

  private let cache = ObjectCache(kinds: [.networkPolicy], operatorNamespace: "plimsoll-system")

  private func source(_ flags: ClusterIdentity, _ changes: Changes) -> ClusterSource {
    ClusterSource(flags: flags, cache: cache, onChange: changes.add)
  }

  private func add(_ name: String, _ value: String, version: Int, to source: ClusterSource) {
    source.properties.record(ObjectKey(name: name), uid: name, resourceVersion: "\(version)", value)
  }

  private static let flags = ClusterIdentity(name: "flag", labels: ["env": "flag"])

  @Test("nothing is known until the cluster has answered")
  func pending() {
    let changes = Changes()
    let source = source(Self.flags, changes)
    source.refresh()
    #expect(!source.isSettled)
    #expect(cache.cluster == ClusterIdentity())
    #expect(changes.all.isEmpty)
    source.update(.notServed)
    #expect(source.isSettled)
    #expect(cache.cluster == Self.flags)
    #expect(changes.all == ["flag"])
  }

  @Test("properties take precedence, and a change is announced once")
  func properties() {
    let changes = Changes()
    let source = source(Self.flags, changes)
    add(ClusterIdentity.nameProperty, "prod-eu1", version: 1, to: source)
    source.update(.synced)
    source.refresh()
    #expect(cache.cluster.name == "prod-eu1")
    #expect(cache.cluster.labels?["env"] == "flag")
    add("env", "prod", version: 2, to: source)
    source.refresh()
    #expect(cache.cluster.labels?["env"] == "prod")
    #expect(changes.all == ["prod-eu1", "prod-eu1"])
    source.update(.notServed)
    #expect(cache.cluster == Self.flags)
  }

  @Test("properties that cannot be read leave the cluster unknown, and those that were read once stay known")
  func unread() {
    let source = source(Self.flags, Changes())
    source.update(.unread("cannot list them"))
    #expect(source.isSettled)
    #expect(cache.cluster == ClusterIdentity(problem: "cannot list them"))
    add(ClusterIdentity.nameProperty, "prod-eu1", version: 1, to: source)
    source.update(.synced)
    source.update(.unread("the server is not available"))
    #expect(cache.cluster.name == "prod-eu1")
    #expect(cache.cluster.problem == nil)
  }

  @Test("waiting ends without an answer, and does not overwrite one")
  func patience() {
    let source = source(Self.flags, Changes())
    source.stopWaiting("no answer")
    #expect(source.isSettled)
    #expect(cache.cluster.problem == "no answer")
    source.update(.notServed)
    source.stopWaiting("no answer")
    #expect(cache.cluster == Self.flags)
  }

  @Test("a property that is too long for any selector is cut, and is no name of a cluster")
  func longValue() {
    func value(_ length: Int) -> String {
      ClusterSource.value(
        of: ClusterProperty(
          metadata: ObjectMeta(name: "a"), spec: .init(value: String(repeating: "a", count: length))))
    }
    #expect(value(253).count == 253)
    #expect(value(100_000).count == 254)
    let flags = ClusterIdentity(name: "flag")
    let identity = ClusterIdentity(properties: [ClusterIdentity.nameProperty: value(100_000)], flags: flags)
    #expect(identity.name == nil && identity.problem != nil, "the flag must not replace a property that is invalid")
  }

  private func baseline(status: SecurityBaselineStatus? = nil) -> ObservedBaseline {
    var spec = SecurityBaselineSpec()
    spec.clusterSelector = ClusterSelector(matchNames: ["prod-*"])
    let metadata = ObjectMeta(
      name: "b", uid: "u", resourceVersion: "1", generation: 3, finalizers: [WellKnown.finalizer])
    return ObservedBaseline(SecurityBaseline(metadata: metadata, spec: spec, status: status), previous: nil)
  }

  private func ready(_ status: Condition.Status, _ reason: String) -> SecurityBaselineStatus {
    var known = SecurityBaselineStatus()
    known.observedGeneration = 3
    known.conditions = [
      Condition(
        type: "Ready", status: status, observedGeneration: 3, lastTransitionTime: Timestamp(Date()), reason: reason,
        message: "")
    ]
    return known
  }

  @Test("a change of the name reaches every baseline and the selection of namespaces")
  func baselines() {
    let source = source(ClusterIdentity(), Changes())
    let key = ObjectKey(name: "b")
    cache.record(baseline(), key)
    cache.namespaces.record(
      ObjectKey(name: "a"), uid: "1", resourceVersion: "1", NamespaceFacts(name: "a", uid: "1"))
    #expect(cache.baselines[key]?.facts.cluster.isUnknown == true)
    add(ClusterIdentity.nameProperty, "prod-1", version: 1, to: source)
    source.update(.synced)
    #expect(cache.baselines[key]?.facts.cluster == .selected)
    #expect(cache.baselines[key].map { cache.namespaces(selectedBy: $0) } == ["a"])
    add(ClusterIdentity.nameProperty, "dev", version: 2, to: source)
    source.refresh()
    #expect(cache.baselines[key]?.facts.cluster.isNotSelected == true)
    #expect(cache.baselines[key].map { cache.namespaces(selectedBy: $0) } == [])
    // The watch stores a baseline that it read before the name changed.
    cache.record(baseline(), key)
    cache.applyCluster(to: key)
    #expect(cache.baselines[key]?.facts.cluster.isNotSelected == true)
  }

  @Test(
    "what is missing after a start is drift only if the baseline was rolled out in this cluster",
    arguments: [
      (Condition.Status.true, "Reconciled", true), (.true, "NotSelected", false), (.false, "Progressing", false),
    ])
  func rolledOut(status: Condition.Status, reason: String, expected: Bool) {
    let known = baseline(status: ready(status, reason))
    #expect(known.moved(to: ClusterIdentity(name: "prod-1")).wasRolledOut == expected)
  }

  @Test("in a cluster that is selected again, what is missing is not drift")
  func selectedAgain() {
    let there = baseline(status: ready(.true, "Reconciled")).moved(to: ClusterIdentity(name: "prod-1"))
    #expect(there.wasRolledOut)
    let elsewhere = there.moved(to: ClusterIdentity(name: "dev"))
    #expect(!elsewhere.moved(to: ClusterIdentity(name: "prod-2")).wasRolledOut)
    #expect(there.moved(to: ClusterIdentity()).moved(to: ClusterIdentity(name: "prod-1")).wasRolledOut)
  }
}
