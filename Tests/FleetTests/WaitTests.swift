import Foundation
import Kubernetes
import Testing

@testable import Fleet

@Suite("fleet wait") struct WaitTests {
  private typealias Sample = SampleFleet

  static let cases: [(object: JSONValue?, missing: String?)] = [
    (Sample.object(), nil),
    (nil, "the cluster does not have the baseline 'restricted'"),
    (Sample.object(hash: SampleFleet.old), "runs \(SampleFleet.old)"),
    (Sample.object(hash: nil), "status.specHash is missing; upgrade the CRD and the operator"),
    (Sample.object { $0["status"] = nil }, "the operator has not written a status yet"),
    (Sample.object { $0["metadata"]?["generation"] = 4 }, "the operator has not processed generation 4 yet"),
    (Sample.object { $0["metadata"]?["deletionTimestamp"] = "2027-01-01T00:00:00Z" }, "the baseline is being deleted"),
    (
      Sample.object { $0["status"]?["conditions"] = [Sample.condition("Ready", "False", "RolloutHalted", "pods")] },
      "the rollout is halted: pods"
    ),
    (
      Sample.object { $0["status"]?["conditions"] = [Sample.condition("Ready", "False", "Progressing", "3 of 4")] },
      "Ready is False, Progressing: 3 of 4"
    ),
    (
      Sample.object { $0["status"]?["conditions"] = [Sample.condition("Ready", "True", "Reconciled")] },
      "the condition Compliant is missing"
    ),
    (
      Sample.object {
        $0["status"]?["conditions"] = [
          Sample.condition("Ready", "True", "Reconciled"), Sample.condition("Compliant", "Unknown", "Progressing", "a"),
        ]
      }, "Compliant is Unknown, Progressing: a"
    ),
    (
      Sample.object { $0["status"]?["conditions"] = [Sample.condition("Ready", "True", "NotSelected")] }, nil
    ),
  ]

  @Test("what a cluster lacks", arguments: cases)
  func missing(object: JSONValue?, missing: String?) throws {
    let target = try WaitTarget(baseline: "restricted", hash: SampleFleet.new)
    #expect(target.missing(in: .success(object.map { BaselineState($0) })) == missing)
  }

  @Test("with --ready-only, a cluster with findings passes, and one that is not ready does not")
  func readyOnly() throws {
    let target = try WaitTarget(baseline: "restricted", hash: SampleFleet.new, isReadyOnly: true)
    let states = ["True", "False"].map { ready in
      BaselineState(
        Sample.object {
          $0["status"]?["conditions"] = [
            Sample.condition("Ready", ready, "X", "m"), Sample.condition("Compliant", "False", "FindingsPresent"),
          ]
        })
    }
    #expect(states.map { target.missing(in: .success($0)) } == [nil, "Ready is False, X: m"])
  }

  @Test("a cluster that cannot be read does not pass")
  func unreachable() throws {
    let target = try WaitTarget(baseline: "restricted", hash: SampleFleet.new)
    #expect(target.missing(in: .failure(ClusterProblem(.unreachable, "gone"))) == "unreachable: gone")
  }

  @Test("a hash that no operator reports is an error", arguments: ["", "123", "0123456789ABCDEF", "0123456789abcdeg"])
  func invalidHash(hash: String) {
    let error = #expect(throws: FleetError.self) { try WaitTarget(baseline: "restricted", hash: hash) }
    #expect(error?.description.hasPrefix("--hash: '\(hash)' is not the hash of a spec") == true)
  }
}
