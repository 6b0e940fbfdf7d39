import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// `plimsoll fleet` on three control planes at once: a real API server whose CRD is that of an earlier version, and two
  /// sandboxes with their operators, one of which hangs later.
  @Suite(.serialized) struct Fleet {
    private static let baseline: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "fleet"],
      "spec": ["networkPolicies": ["defaultDeny": ["Ingress", "Egress"], "allow": ["dns": true]]],
    ]

    private static var earlier: JSONValue {
      var baseline = baseline
      baseline["spec"]?["networkPolicies"]?["defaultDeny"] = ["Ingress"]
      return baseline
    }

    @Test("status, diff and wait show an older CRD, another spec, a hung API server and a deleted baseline")
    func lifecycle() async throws {
      try await TestFleet.run { fleet in
        try await fleet.apply(Self.baseline, to: "one")
        try await fleet.apply(Self.earlier, to: "two")
        try await fleet.apply(Self.baseline, to: "real")
        let once = try Command.run(["run", "--once", "--kubeconfig", fleet.plane.operatorKubeconfig.path])
        #expect(once.status == 0, "\(once.output)\(once.errors)")
        let hash = try await fleet.hash(of: "fleet", in: "one")

        let first = try fleet.status("--git", fleet.git(Self.baseline), "--fail-on", "skew")
        #expect(first.status == 1)
        let rows = try first.rows
        #expect(rows["one"]?["attention"] == [])
        #expect(rows["two"]?["attention"] == ["skew"])
        #expect(rows["two"]?["expectedHash"] == .string(hash))
        #expect(rows["real"]?["attention"] == ["older"], "\(rows["real"] ?? .null)")
        #expect(rows["real"]?["hash"] == .string(hash), "the hash is computed from the spec")
        #expect(rows["real"]?["hashSource"] == "spec")

        let diff = try fleet.run("diff", try fleet.git(Self.baseline))
        #expect(diff.status == 1, "\(diff.errors)")
        #expect(diff.output.contains("cluster two\n"), "\(diff.output)")
        #expect(diff.output.contains("change NetworkPolicy fleet-default-deny"))
        #expect(diff.output.contains("nothing would change in 2 clusters"))

        try await fleet.expectWait(hash)
        try await fleet.expectHungServer()
        try await fleet.expectDeletion()
      }
    }
  }
}

extension TestFleet {
  /// The gate does not open before all clusters run the spec.
  fileprivate func expectWait(_ hash: String) async throws {
    let arguments = ["wait", "--baseline", "fleet", "--hash", hash, "--clusters", "one", "two"]
    let early = try run(arguments + ["--timeout", "2s"])
    #expect(early.status == 1)
    #expect(early.output.contains("two       runs "), "\(early.output)")
    try await apply(EndToEnd.Fleet.complete, to: "two")
    let open = try run(arguments + ["--timeout", "60s"])
    #expect(open.status == 0, "\(open.output)\(open.errors)")
    #expect(open.output == "2 clusters: 'fleet' runs \(hash), ready and compliant\n")
    let older = try run(
      ["wait", "--baseline", "fleet", "--hash", hash, "--clusters", "real", "--timeout", "1s"])
    #expect(older.status == 1)
    #expect(older.output.contains("status.specHash is missing"), "\(older.output)")
  }

  /// A cluster that does not answer is a row, after the time limit of one cluster.
  fileprivate func expectHungServer() async throws {
    signal(SIGSTOP, "two")
    defer { signal(SIGCONT, "two") }
    let start = ContinuousClock.now
    let result = try status("--timeout", "3s", "--fail-on", "unreachable")
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(result.status == 1)
    #expect(try result.clusters["two"]?["reachable"] == false)
    #expect(try result.clusters["two"]?["reason"] == "unreachable")
    #expect(try result.rows["one"]?["attention"] == [])
  }

  /// The deletion in one cluster is visible, and the other clusters are not affected.
  fileprivate func expectDeletion() async throws {
    let one = try client("one")
    try await one.delete(SecurityBaseline.resourceType, ObjectKey(name: "fleet"))
    try await eventually("the baseline is deleted", within: .seconds(60)) {
      try await one.list(SecurityBaseline.self).items.isEmpty
    }
    let result = try status("--git", git(EndToEnd.Fleet.complete), "--fail-on", "skew")
    #expect(result.status == 1)
    #expect(try result.rows["one"]?["attention"] == ["missing"])
    #expect(try result.rows["two"]?["attention"] == [])
  }
}

extension EndToEnd.Fleet {
  fileprivate static var complete: JSONValue { baseline }
}
