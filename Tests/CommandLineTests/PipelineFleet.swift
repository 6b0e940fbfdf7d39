import ClusterTestSupport
import Foundation
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// A repository as `examples/gitops` describes it, with the clusters `canary-eu-1` and `prod-eu-1`: two sandboxes with their
/// operators.
struct PipelineFleet: Sendable {
  /// The names of the clusters.
  static let names = ["canary-eu-1", "prod-eu-1"]
  /// The baseline in the repository.
  static let baselineFile = "plimsoll/fleet/baselines/restricted.yaml"
  /// The kustomization with the hash that the gate expects.
  static let gateFile = "plimsoll/fleet/kustomization.yaml"

  /// The work tree, with the kubeconfigs in the folder `kubeconfigs`.
  let repository: TemporaryRepository
  /// The hash of the baseline in the repository.
  let hash: String
  private let sandboxes: [String: SandboxProcess]
  private let baseline: JSONValue

  /// Starts the clusters, applies the baseline of the repository to them, runs a test, and stops them.
  static func run(_ body: (PipelineFleet) async throws -> Void) async throws {
    let repository = try TemporaryRepository(manifest: pod())
    try copyExample(to: repository)
    let hash = try hash(in: repository)
    try FileManager.default.createDirectory(
      at: repository.root.appending(path: "kubeconfigs"), withIntermediateDirectories: true)
    var sandboxes: [String: SandboxProcess] = [:]
    for name in names {
      try repository.write(try objects(of: name), to: "objects/\(name).yaml")
      let root = repository.root
      sandboxes[name] = try await SandboxProcess.start(
        kubeconfig: root.appending(path: "kubeconfigs/\(name).yaml"),
        ["--cluster-name", name, "--load", root.appending(path: "objects/\(name).yaml").path],
        log: root.appending(path: "objects/\(name).log"))
    }
    let fleet = PipelineFleet(repository: repository, hash: hash, sandboxes: sandboxes, baseline: try exampleBaseline())
    for name in names { try await fleet.apply(to: name) }
    try await body(fleet)
  }

  /// A pod that has a severe finding, unless it is `isFine`.
  static func pod(isFine: Bool = false) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec: {\(isFine ? "" : "hostPID: true, ")containers: [{name: web, image: registry.example.com/web:1}]}

    """
  }

  /// The secret with all kubeconfigs, in the format that the pipelines document.
  func secret() throws -> String {
    let run = try repository.bash("tar -cz -C kubeconfigs . | base64 > secret")
    #expect(run.status == 0, "\(run.errors)")
    return try repository.text("secret")
  }

  // MARK: - States

  /// Applies the baseline of the repository to a cluster, or an earlier one, and waits until the operator enforces it.
  func apply(isEarlier: Bool = false, to cluster: String) async throws {
    var object = baseline
    if isEarlier { object["spec"]?["networkPolicies"]?["defaultDeny"] = ["Ingress"] }
    let client = try #require(sandboxes[cluster]).client
    let key = ObjectKey(name: "restricted")
    _ = try await client.apply(
      object, type: Self.type, key: key, options: ApplyOptions(fieldManager: "kubectl", force: true))
    try await eventually("\(cluster) enforces the baseline", within: .seconds(60)) {
      let live = try await client.getValue(Self.type, key)
      let status = live["status"]
      let conditions = status?["conditions"]?.arrayValue ?? []
      let isTrue = ["Ready", "Compliant"].allSatisfy { type in
        conditions.contains { $0["type"] == .string(type) && $0["status"] == "True" }
      }
      return isTrue && status?["observedGeneration"] == live["metadata"]?["generation"]
        && (status?["specHash"] == .string(hash)) != isEarlier
    }
  }

  /// Adds the kubeconfig of a cluster that cannot be reached.
  func addUnreachable(_ name: String) throws {
    let text = """
      apiVersion: v1
      kind: Config
      current-context: only
      contexts: [{name: only, context: {cluster: only, user: only}}]
      clusters: [{name: only, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: only, user: {token: token}}]

      """
    try repository.write(text, to: "kubeconfigs/\(name).yaml")
  }

  /// Removes the kubeconfig of a cluster.
  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: repository.root.appending(path: "kubeconfigs/\(name).yaml"))
  }

  // MARK: - Content

  private static let type = ResourceType(
    group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
    isNamespaced: false)

  /// The baseline of the example without its rollout, which pauses for minutes.
  private static func exampleBaseline() throws -> JSONValue {
    var baseline = try GitOpsExample.baseline()
    baseline["spec"]?["rollout"] = nil
    return baseline
  }

  /// Copies the folder `fleet` of the example, with the hash of its baseline in the gate.
  static func copyExample(to repository: TemporaryRepository) throws {
    let target = repository.root.appending(path: "plimsoll/fleet")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Repository["\(GitOpsExample.root)/fleet"], to: target)
    try repository.write(YAML.emit([try exampleBaseline()]), to: baselineFile)
    let hash = try hash(in: repository)
    try writeGate(hash, to: repository)
  }

  /// Writes a hash into the kustomization of the gate.
  static func writeGate(_ hash: String, to repository: TemporaryRepository) throws {
    let text = try repository.text(gateFile)
    try repository.write(text.replacing(/restricted\.hash=[0-9a-f]*/, with: "restricted.hash=\(hash)"), to: gateFile)
  }

  /// The hash of the baseline in a repository, as the example says how to get it.
  private static func hash(in repository: TemporaryRepository) throws -> String {
    let run = try CommandRun(["hash", baselineFile], in: repository.root)
    #expect(run.status == 0, "\(run.errors)")
    let words = run.output.split(whereSeparator: \.isWhitespace)
    try #require(words.count == 2 && words[0] == "restricted")
    return String(words[1])
  }

  /// A namespace, and the Deployment of the operator, which has the name of the cluster.
  private static func objects(of cluster: String) throws -> String {
    """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: plimsoll, namespace: plimsoll-system}
    spec:
      replicas: 0
      selector: {matchLabels: {app: plimsoll}}
      template:
        metadata: {labels: {app: plimsoll}}
        spec:
          containers:
          - name: plimsoll
            image: registry.example.com/plimsoll-operator:\(ProductVersion.current)
            args: [run, --cluster-name=\(cluster)]

    """
  }
}
