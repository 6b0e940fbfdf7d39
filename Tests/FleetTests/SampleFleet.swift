import Foundation
import Kubernetes

@testable import Fleet

/// States of clusters for tests.
enum SampleFleet {
  /// 2027-01-05T08:00:00Z
  static let time = Date(timeIntervalSince1970: 1_799_136_000)
  /// Two hashes.
  static let (old, new) = ("1111111111111111", "2222222222222222")

  /// A baseline as an API server returns it, converged and compliant.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - hash: `status.specHash`; `nil` for an older CRD.
  ///   - change: Changes the object.
  static func object(
    _ name: String = "restricted", hash: String? = new, _ change: (inout JSONValue) -> Void = { _ in }
  ) -> JSONValue {
    var status: JSONValue = [
      "observedGeneration": 3, "mode": "Enforce", "findings": 0,
      "namespaces": ["selected": 12, "compliant": 12, "drifted": 0, "failed": 0, "exempt": 0],
      "drift": ["detected": 1, "restored": 1, "open": 0],
      "conditions": [condition("Ready", "True", "Reconciled"), condition("Compliant", "True", "NoDrift")],
    ]
    status["specHash"] = hash.map(JSONValue.string)
    var object: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": [
        "name": .string(name), "generation": 3,
        "managedFields": [["manager": "plimsoll", "operation": "Update", "time": "2027-01-05T07:48:00Z"]],
      ],
      "spec": ["podSecurity": ["enforce": "restricted"]], "status": status,
    ]
    change(&object)
    return object
  }

  /// A condition.
  static func condition(_ type: String, _ status: String, _ reason: String, _ message: String = "") -> JSONValue {
    [
      "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
      "lastTransitionTime": "2027-01-05T07:00:00Z",
    ]
  }

  /// A cluster with baselines.
  static func cluster(_ name: String, _ objects: JSONValue..., seen: Date? = nil) -> ClusterState {
    ClusterState(
      name: name, origin: "context '\(name)' of config",
      reading: .success(
        .init(
          serverVersion: "v1.34.1", operatorVersion: "0.1.0", operatorSeen: seen,
          baselines: objects.map { BaselineState($0) })))
  }

  /// A cluster with a problem.
  static func cluster(_ name: String, _ problem: ClusterProblem) -> ClusterState {
    ClusterState(name: name, origin: "file \(name)", reading: .failure(problem))
  }

  /// The only row of a cluster among others that are fine.
  static func row(_ object: JSONValue, seen: Date? = nil) -> FleetRow? {
    let clusters = [cluster("a", object, seen: seen), cluster("b", self.object()), cluster("c", self.object())]
    return FleetStatus(clusters, comparedWith: .majority, time: time).rows.first
  }

  /// A fleet with every kind of row.
  static var mixed: FleetStatus {
    let exemption: JSONValue = [
      "namespaces": ["batch-*"], "controls": ["podSecurity"], "reason": "JIRA-1", "expires": "2027-01-12T00:00:00Z",
    ]
    let clusters = [
      cluster("prod-eu-1", object { $0["spec"]?["exemptions"] = [exemption] }),
      cluster(
        "prod-eu-2",
        object(hash: old) {
          $0["status"]?["conditions"] = [
            condition(
              "Ready", "False", "RolloutHalted", "step 2 of 3: namespace 'pay': 4 running pods violate restricted"),
            condition("Compliant", "True", "NoDrift"),
          ]
        }),
      cluster("prod-us-1", object()), cluster("prod-us-2", object(hash: old)),
      cluster(
        "prod-us-3",
        object {
          $0["status"]?["findings"] = 7
          $0["status"]?["audit"] = ["counts": ["critical": 1, "high": 2, "medium": 4, "low": 0, "omitted": 0]]
          $0["status"]?["conditions"] = [
            condition("Ready", "True", "Reconciled"),
            condition("Compliant", "False", "FindingsPresent", "7 findings in 2 namespaces"),
          ]
          $0["status"]?["recentDrift"] = [["time": "2027-01-05T01:00:00Z"], ["time": "2027-01-01T01:00:00Z"]]
        }),
      cluster("stage-1", object(hash: nil)), cluster("stage-2"),
      cluster("stage-3", ClusterProblem(.unreachable, "no answer within 10 s; check the API server and the network")),
    ]
    return FleetStatus(clusters, comparedWith: .git(["restricted": new]), time: time)
  }
}
