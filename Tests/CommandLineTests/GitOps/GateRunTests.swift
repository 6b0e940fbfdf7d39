import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension WithTwoClusters {
  /// The command of the gate in `examples/gitops/fleet`, with the built binary.
  @Suite("the gate of examples/gitops") struct Gate {
    @Test(
      "the gate opens when all canary clusters enforce the baseline, and otherwise ends with 1 or, for mistakes, with 2"
    )
    func gate() async throws {
      try await PipelineFleet.run { fleet in
        let passed = "1 cluster: 'restricted' runs \(fleet.hash), ready and compliant\n"
        try expect(fleet, 0, output: passed)
        try await fleet.apply(isEarlier: true, to: "prod-eu-1")
        try expect(fleet, 0, output: passed, "production clusters do not matter")

        try await fleet.apply(isEarlier: true, to: "canary-eu-1")
        try expect(fleet, 1, output: "canary-eu-1   runs ")
        try await expectOpening(fleet, output: passed)

        try fleet.addUnreachable("canary-us-1")
        try expect(fleet, 1, output: "canary-us-1   unreachable: cannot connect")
        try fleet.remove("canary-us-1")

        try PipelineFleet.writeGate("fedcba9876543210", to: fleet.repository)
        try expect(fleet, 1, output: "canary-eu-1   runs \(fleet.hash)", "the hash in Git is not current")
        try PipelineFleet.writeGate("fedcba987654321", to: fleet.repository)
        try expect(fleet, 2, errors: "--hash: 'fedcba987654321' is not the hash of a spec")
        try PipelineFleet.writeGate(fleet.hash, to: fleet.repository)
        try fleet.remove("canary-eu-1")
        try expect(fleet, 2, errors: "--clusters: no cluster matches 'canary-*'; there is prod-eu-1")
      }
    }

    /// Runs the gate with a short time limit.
    private func expect(
      _ fleet: PipelineFleet, _ status: Int32, output: String = "", errors: String = "", _ comment: Comment? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      // The clusters that pass do so in the first round.
      let run = try CommandRun(try arguments(fleet, timeout: status == 0 ? "60s" : "2s"))
      #expect(run.status == status, comment ?? "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
      #expect(output.isEmpty || run.output.contains(output), "\(run.output)", sourceLocation: sourceLocation)
      #expect(errors.isEmpty || run.errors.contains(errors), "\(run.errors)", sourceLocation: sourceLocation)
    }

    /// The gate waits until the canary cluster is updated.
    private func expectOpening(_ fleet: PipelineFleet, output: String) async throws {
      let gate = try BackgroundProcess(
        CommandRun.binary, try arguments(fleet, timeout: "30m"), log: fleet.repository.root.appending(path: "gate.log"))
      try await eventually("the gate waits", within: .seconds(60)) {
        gate.output.contains("waiting for 1 of 1 cluster: canary-eu-1: runs ")
      }
      #expect(gate.isRunning)
      try await fleet.apply(to: "canary-eu-1")
      try await eventually("the gate opens", within: .seconds(60)) { !gate.isRunning }
      #expect(gate.status == 0 && !gate.wasEndedBySignal)
      #expect(gate.output.hasSuffix(output), "\(gate.output)")
    }

    /// The arguments of the Job, with the folder of the kubeconfigs, the hash in the ConfigMap, and another time limit.
    private func arguments(_ fleet: PipelineFleet, timeout: String) throws -> [String] {
      let job = try GitOpsExample.object("Job", in: "fleet")
      let container = try #require(job["spec"]?["template"]?["spec"]?.list("containers").first)
      let gate = try fleet.repository.text(PipelineFleet.gateFile)
      let hash = try #require(gate.firstMatch(of: /restricted\.hash=([0-9a-f]*)/)).1
      let replacements = [
        "--kubeconfigs=/etc/plimsoll/clusters":
          "--kubeconfigs=\(fleet.repository.root.appending(path: "kubeconfigs").path)",
        "--hash=$(HASH)": "--hash=\(hash)", "--timeout=30m": "--timeout=\(timeout)",
      ]
      let arguments = container["args"]?.texts ?? []
      #expect(Set(replacements.keys).isSubset(of: arguments), "\(arguments)")
      return arguments.map { replacements[$0] ?? $0 }
    }
  }
}
