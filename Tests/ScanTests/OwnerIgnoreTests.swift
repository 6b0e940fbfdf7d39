import Audit
import Foundation
import Testing

@testable import Scan

@Suite("Ignored findings of owners") struct OwnerIgnoreTests {
  private static func manifests(annotations: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: agent, namespace: shop, annotations: {\(annotations)}}
    spec: {template: {spec: {hostPID: true, containers: [{name: agent, image: agent}]}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: agent-x7k2p
      namespace: shop
      ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true}]
    spec: {hostPID: true, containers: [{name: agent, image: evil}]}
    """
  }

  private func report(ignoring object: String?, annotations: String = "") -> ScanReport {
    let entry = object.map { "[{check: host-pid, object: '\($0)', reason: a reason}]" } ?? "[]"
    let list = IgnoreList(Data(entry.utf8), file: "ignore.yaml", now: Date())
    return scan(Self.manifests(annotations: annotations), checks: ["host-pid"], ignoring: list)
  }

  @Test("an entry of the ignore file for a workload does not hide a pod that names it as its controller")
  func ignoreFile() {
    #expect(report(ignoring: nil).results.map(\.object.kind) == ["DaemonSet"])
    #expect(report(ignoring: "DaemonSet/shop/agent").results.map(\.object.kind) == ["Pod"])
    #expect(report(ignoring: "*/shop/agent*").results.isEmpty)
  }

  @Test("an annotation of a workload does not hide a pod that names it as its controller")
  func annotation() {
    let annotations = "plimsoll.dev/ignore: host-pid, plimsoll.dev/ignore-reason: a reason"
    let report = report(ignoring: nil, annotations: annotations)
    #expect(report.results.map(\.object.kind) == ["Pod"] && report.ignored.map(\.object.kind) == ["DaemonSet"])
  }
}
