import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// The operator out of the container image. Bubblewrap isolates it as a container runtime does.
  @Suite(.serialized) struct Image {
    private static let script = ControlPlane.repository.appending(path: "scripts/image")

    @Test("the image of the operator runs its commands, enforces a baseline and restores a deleted object")
    func operatorImage() async throws {
      let plane = try await ControlPlane.shared()
      let root = try buildImage(in: plane.directory.appending(path: "image"))
      #expect(try run(root, "version").hasPrefix("plimsoll-operator "))
      #expect(try YAML.parse(Data(run(root, "crd").utf8), file: "crd").first?["kind"] == "CustomResourceDefinition")
      try await TestCluster.run(withOperator: false) { cluster, _ in
        let pod = try OperatorPod(plane: plane)
        let process = try OperatorProcess(plane, program: Self.script, arguments: ["run", root.path] + pod.arguments)
        do {
          try await enforce(on: cluster, pod, process)
        } catch {
          Issue.record("\(error)\n--- the log of the operator\n\(process.output.suffix(4000))")
        }
      }
    }

    /// Applies a baseline and deletes an object, and then stops the operator as the kubelet does.
    private func enforce(on cluster: TestCluster, _ pod: OperatorPod, _ process: OperatorProcess) async throws {
      try await eventually("the operator is ready") { try LocalHTTP.get("http://\(pod.health)/readyz").status == 200 }
      try await cluster.createNamespace("a")
      try await cluster.apply(everyControl)
      try await cluster.waitUntilReady()
      let policy = cluster.object("default-deny")
      let old = try await cluster.get(NetworkPolicy.resourceType, policy, in: "a")?["metadata"]?["uid"]
      try await cluster.delete(NetworkPolicy.resourceType, policy, in: "a")
      try await eventually("the policy is restored") {
        let uid = try await cluster.get(NetworkPolicy.resourceType, policy, in: "a")?["metadata"]?["uid"]
        return uid != nil && uid != old
      }
      let identifier = try child(of: process.identifier)
      let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
      #expect(status.contains("\nCapEff:\t0000000000000000\n"), "the operator has no capabilities")
      #expect(status.contains("\nNoNewPrivs:\t1\n"))
      #expect(kill(identifier, SIGTERM) == 0)
      try await eventually("the operator stops", within: .seconds(12)) { !process.isRunning }
      #expect(process.status == 0, "\(process.output.suffix(4000))")
    }

    /// Builds the image of the operator that was built with the tests, and unpacks it.
    private func buildImage(in folder: URL) throws -> URL {
      let binary = OperatorProcess.builtBinary("plimsoll-operator")
      let root = folder.appending(path: "root")
      for arguments in [["build", binary.path, folder.path], ["unpack", try archive(in: folder), root.path]] {
        let result = try Command.run(arguments, program: Self.script)
        try #require(result.status == 0, "scripts/image \(arguments[0]) failed: \(result.errors)")
      }
      return root
    }

    private func archive(in folder: URL) throws -> String {
      let version = try Command.run([], program: ControlPlane.repository.appending(path: "scripts/version")).output
      return folder.appending(path: "plimsoll-operator-\(version.dropLast()).tar").path
    }

    /// Runs a command of the operator, and returns its output.
    private func run(_ root: URL, _ command: String) throws -> String {
      let result = try Command.run(["run", root.path, "--", command], program: Self.script)
      try #require(result.status == 0, "\(command) failed: \(result.errors)")
      return result.output
    }

    /// The process ID of the only child of a process: bubblewrap stays the parent of the program.
    private func child(of parent: pid_t) throws -> pid_t {
      let children = try String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
      let identifiers = children.split(separator: " ").compactMap { pid_t($0) }
      return try #require(identifiers.count == 1 ? identifiers.first : nil, "the children of bubblewrap: \(children)")
    }
  }
}
