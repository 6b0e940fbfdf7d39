import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// Three clusters with one kubeconfig each: `one` and `two` are sandboxes with operators, `real` is a kube-apiserver of its own
/// with the CRD of an earlier version.
struct TestFleet {
  let plane: ControlPlane
  private let folder: URL
  private let sandboxes: [String: SandboxProcess]

  private var kubeconfigs: URL { folder.appending(path: "clusters") }

  /// Starts the clusters, runs a test, and stops them.
  static func run(_ body: (TestFleet) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fleet-\(UUID().uuidString)")
    let kubeconfigs = folder.appending(path: "clusters")
    try FileManager.default.createDirectory(at: kubeconfigs, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plane = try await ControlPlane(suite: "fleet")
    try await plane.applyDefinition(without: "specHash")
    try FileManager.default.copyItem(
      at: plane.directory.appending(path: "kubeconfig"), to: kubeconfigs.appending(path: "real"))
    var sandboxes: [String: SandboxProcess] = [:]
    for name in ["one", "two"] {
      sandboxes[name] = try await SandboxProcess.start(kubeconfig: kubeconfigs.appending(path: name))
    }
    try await body(TestFleet(plane: plane, folder: folder, sandboxes: sandboxes))
  }

  /// A client with the rights of the administrator.
  func client(_ cluster: String) throws -> Client {
    try Client(kubeconfig: kubeconfigs.appending(path: cluster), userAgent: "kubectl")
  }

  /// Applies a baseline.
  func apply(_ baseline: JSONValue, to cluster: String) async throws {
    _ = try await client(cluster).apply(
      baseline, type: SecurityBaseline.resourceType,
      key: ObjectKey(name: try #require(baseline["metadata"]?["name"]?.stringValue)),
      options: ApplyOptions(fieldManager: "kubectl", force: true))
  }

  /// Writes a baseline to a file, as a repository has it, and returns its folder.
  func git(_ baseline: JSONValue) throws -> String {
    let git = folder.appending(path: "git")
    try FileManager.default.createDirectory(at: git, withIntermediateDirectories: true)
    try Data(YAML.emit([baseline]).utf8).write(to: git.appending(path: "baseline.yaml"))
    return git.path
  }

  /// The hash that an operator has reported, when the baseline is ready.
  func hash(of baseline: String, in cluster: String) async throws -> String {
    let client = try client(cluster)
    var hash: String?
    try await eventually("\(baseline) is ready in \(cluster)", within: .seconds(60)) {
      let status = try await client.getValue(SecurityBaseline.resourceType, ObjectKey(name: baseline))["status"]
      let ready = status?["conditions"]?.arrayValue?.first { $0["type"] == "Ready" }
      hash = ready?["status"] == "True" ? status?["specHash"]?.stringValue : nil
      return hash != nil
    }
    return try #require(hash)
  }

  /// Sends a signal to the process of a sandbox.
  func signal(_ number: Int32, _ cluster: String) { sandboxes[cluster]?.signal(number) }

  /// Runs a verb of `plimsoll fleet` on the three clusters.
  func run(_ arguments: String...) throws -> Command { try run(arguments) }

  /// Runs a verb of `plimsoll fleet` on the three clusters.
  func run(_ arguments: [String]) throws -> Command {
    try Command.run(["fleet"] + arguments + ["--kubeconfigs", kubeconfigs.path])
  }

  /// Runs `plimsoll fleet status -o json`.
  func status(_ arguments: String...) throws -> Command { try run(["status", "-o", "json"] + arguments) }
}

extension Command {
  /// The clusters of `fleet status` by name.
  var clusters: [String: JSONValue] {
    get throws {
      let clusters = try JSONValue(parsing: Data(output.utf8))["clusters"]?.arrayValue ?? []
      return Dictionary(uniqueKeysWithValues: clusters.map { ($0["name"]?.stringValue ?? "", $0) })
    }
  }

  /// The only baseline of each cluster of `fleet status`.
  var rows: [String: JSONValue] {
    get throws { try clusters.compactMapValues { $0["baselines"]?.arrayValue?.first } }
  }
}
