import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

@Suite("Quotas reject and count like kube-apiserver") struct QuotaAdmissionTests {
  private let now = Date(timeIntervalSince1970: 1_000_000)

  @Test("counting the only object gives the usage that the server charged", arguments: RecordedCharge.all)
  func counts(_ charge: RecordedCharge) {
    let population = QuotaAdmission.Population(resource: charge.resource, objects: [charge.object])
    #expect(QuotaAdmission.counted(charge.quota, [population], now: now)["status"]?["used"] == charge.used)
  }

  @Test("the status has the limits of the spec, and what all objects in scope use")
  func status() {
    var quota = JSONValue.quota(
      "all", ["pods": "4", "requests.memory": "1024Mi", "configmaps": "9", "count/unknown.x.io": "1"],
      scopes: ["NotTerminating"])
    quota["status"] = ["used": ["pods": "7", "count/unknown.x.io": "1", "secrets": "3"]]
    let pods = ["256Mi", "1Gi", "0"].map { pod(memory: $0) } + [pod(memory: "1Gi", deadline: 5)]
    let counted = QuotaAdmission.counted(
      quota,
      [
        QuotaAdmission.Population(resource: .init("pods"), objects: pods),
        QuotaAdmission.Population(resource: .init("configmaps"), objects: [["metadata": ["name": "a"]]]),
        QuotaAdmission.Population(resource: .init("secrets"), objects: [["metadata": ["name": "a"]]]),
      ], now: now)
    // No scope covers a ConfigMap, so none is counted; the usage of the unknown kind is kept.
    #expect(
      counted["status"] == [
        "hard": ["pods": "4", "requests.memory": "1Gi", "configmaps": "9", "count/unknown.x.io": "1"],
        "used": ["pods": "3", "requests.memory": "1280Mi", "configmaps": "0", "count/unknown.x.io": "1"],
      ])
    #expect(counted["spec"] == quota["spec"])
  }

  @Test("terminated and overdue pods are charged only as objects")
  func endedPods() {
    let limits = JSONValue.quota("all", ["pods": "9", "count/pods": "9"])
    func ending(at moment: String, grace: JSONValue = 30) -> JSONValue {
      var pod = pod(memory: "1Gi")
      pod["metadata"] = ["name": "web", "deletionTimestamp": .string(moment), "deletionGracePeriodSeconds": grace]
      return pod
    }
    var failed = pod(memory: "1Gi")
    failed["status"] = ["phase": "Failed"]
    // Now is 1970-01-12T13:46:40Z.
    for (pod, expected) in [
      (pod(memory: "1Gi"), "1"), (failed, "0"), (ending(at: "1970-01-12T13:46:09Z"), "0"),
      (ending(at: "1970-01-12T13:46:10Z"), "1"), (ending(at: "1970-01-12T13:46:09Z", grace: nil), "1"),
    ] as [(JSONValue, JSONValue)] {
      let counted = QuotaAdmission.counted(limits, [.init(resource: .init("pods"), objects: [pod])], now: now)
      #expect(counted["status"]?["used"] == ["pods": expected, "count/pods": "1"])
    }
  }

  @Test("a quota reports which kinds it limits")
  func kinds() {
    let quota = JSONValue.quota("all", ["requests.x.io/gpu": "1", "count/widgets.x.io": "2"])
    #expect(QuotaAdmission.limits(quota, .init("pods")))
    #expect(QuotaAdmission.limits(quota, .init("widgets", group: "x.io")))
    #expect(!QuotaAdmission.limits(quota, .init("widgets")))
    #expect(!QuotaAdmission.limits(quota, .init("services")))
  }

  @Test("a negative usage is rejected")
  func negative() {
    let review = QuotaAdmission.review(
      pod(memory: "-1"), .init("pods"), quotas: [.quota("all", ["memory": "1"])], now: now)
    #expect(review.refusal == "quota usage is negative for resource(s): memory,requests.memory")
  }

  private func pod(memory: String, deadline: Int64? = nil) -> JSONValue {
    var spec: JSONValue = [
      "containers": [["name": "web", "resources": ["requests": ["memory": .string(memory)]]]]
    ]
    if let deadline { spec["activeDeadlineSeconds"] = .integer(deadline) }
    return ["metadata": ["name": "web"], "spec": spec]
  }
}

/// The first object that a kube-apiserver charged to an unused quota.
struct RecordedCharge: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let quota: JSONValue
  let resource: QuotaAdmission.Resource
  let object: JSONValue
  let used: JSONValue

  /// The recorded charges to namespaces with one quota.
  static let all: [RecordedCharge] = ["pods", "objects"].flatMap { name in
    ((try? Fixture(named: "quotas-\(name)", of: "SandboxTests"))?.cases ?? []).compactMap(RecordedCharge.init)
  }

  private init?(_ part: Fixture.Case) {
    let quotas = part.exchanges.filter { $0.isSetup && $0.target.hasSuffix("/resourcequotas") }
    let unused = part.exchanges.filter { $0.isSetup && $0.target.hasSuffix("/status") }.allSatisfy { exchange in
      exchange.body?.value("status", "used")?.objectValue?.values.allSatisfy { $0 == "0" } == true
    }
    guard quotas.count == 1, unused, let quota = quotas[0].body,
      let used = part.exchanges.last?.answer?.body?.arrayValue,
      let created = part.exchanges.first(where: { $0.method == "POST" && !$0.isSetup && $0.answer?.status == 201 }),
      let object = created.body, used[0].objectValue?.values.contains(where: { $0 != "0" }) == true,
      let match = created.target.wholeMatch(of: /(\/api|\/apis\/([^\/]+))\/v1\/namespaces\/[^\/]+\/([a-z]+)\?.*/)
    else { return nil }
    testDescription = part.title
    (self.quota, self.object, self.used) = (quota, object, used[0])
    resource = .init(String(match.output.3), group: String(match.output.2 ?? ""))
  }
}

extension JSONValue {
  /// A ResourceQuota and its status.
  fileprivate static func quota(
    _ name: String, _ hard: [String: String], scopes: [String] = []
  ) -> JSONValue {
    let limits = JSONValue.object(hard.mapValues { .string($0) })
    var spec: JSONValue = ["hard": limits]
    if !scopes.isEmpty { spec["scopes"] = .array(scopes.map { .string($0) }) }
    return [
      "metadata": ["name": .string(name)], "spec": spec,
      "status": ["hard": limits, "used": .object(hard.mapValues { _ in "0" })],
    ]
  }
}
