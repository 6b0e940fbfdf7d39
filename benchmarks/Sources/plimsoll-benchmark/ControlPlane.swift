import Foundation
import Kubernetes
import Logging

/// A control plane for one run, with the CRD and the RBAC manifests of config/ applied.
final class ControlPlane: MeasuredServer {
  /// Holds all state of the control plane.
  let directory: URL
  /// The cluster as its administrator sees it.
  let cluster: MeasuredCluster
  /// Address of the API server.
  let server: String
  /// A token of the operator's service account.
  let token: String

  private static let script = Benchmark.repository.appending(path: "scripts/control-plane").path

  /// Starts etcd and kube-apiserver.
  init() async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-benchmark-\(UUID().uuidString)")
    try Subprocess.run(Self.script, "start", directory.path)
    let configuration = try ClusterConfiguration.load(
      kubeconfig: directory.appending(path: "kubeconfig").path, context: nil, environment: [:])
    server = try await configuration.source.credentials().endpoint.server
    let admin = Client.admin(of: configuration)
    cluster = MeasuredCluster(admin: admin)
    token = try await Self.install(admin)
  }

  /// Stops both processes and removes the directory.
  func stop() {
    try? Subprocess.run(Self.script, "stop", directory.path)
    try? FileManager.default.removeItem(at: directory)
  }

  /// Processor time that kube-apiserver has used, in seconds.
  var processorSeconds: Double {
    let file = directory.appending(path: "kube-apiserver.pid")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return Int32(text.filter(\.isNumber)).map { ProcessStatistics.processorSeconds(of: $0) } ?? .nan
  }

  /// Starts the operator under its service account, as in a cluster: API Priority and Fairness does not apply to
  /// administrators.
  func startOperator(_ binary: String) async throws -> OperatorProcess {
    let source = directory.appending(path: "kubeconfig")
    var config = try YAML.parse(Data(contentsOf: source), file: source.path)[0]
    config["users"] = [["name": "admin", "user": ["token": .string(token)]]]
    let file = directory.appending(path: "operator.kubeconfig")
    try Data(YAML.emit([config]).utf8).write(to: file)
    return try await OperatorProcess(binary, kubeconfig: file)
  }
}

// MARK: - Installing

extension ControlPlane {
  /// Applies what an administrator applies, and fills in the aggregated ClusterRole: kube-controller-manager, which
  /// does that in a cluster, does not run here.
  ///
  /// - Returns: A token of the operator's service account.
  private static func install(_ admin: Client) async throws -> String {
    // The CEL rules in config/crd need 1.25.
    let folder = try await admin.serverVersion().minorNumber < 25 ? "config/crd/without-rules" : "config/crd"
    try await apply("\(folder)/plimsoll.dev_securitybaselines.yaml", with: admin)
    for file in ["namespace", "service_account", "operator_role", "grantable_role", "namespaced_roles"] {
      try await apply("config/rbac/\(file).yaml", with: admin)
    }
    try await apply("config/components/example-grants/cluster_role.yaml", with: admin)
    let role = try await admin.getValue(ClusterRole.resourceType, ObjectKey(name: "plimsoll-grantable-examples"))
    _ = try await admin.patchData(
      merge: ["rules": role["rules"] ?? []], type: ClusterRole.resourceType,
      key: ObjectKey(name: "plimsoll-grantable"), fieldManager: "benchmark")
    while try await !admin.supports(MeasuredBaseline.resourceType) { try await Task.sleep(for: .milliseconds(100)) }
    return try await requestToken(admin)
  }

  private static func requestToken(_ admin: Client) async throws -> String {
    let response = try await admin.createData(
      [
        "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 86400],
      ], type: ServiceAccount.resourceType, namespace: "plimsoll-system", name: "plimsoll", subresource: "token",
      fieldManager: "benchmark")
    let token = try JSONDecoder().decode(JSONValue.self, from: response)["status"]?["token"]?.stringValue
    guard let token else { throw BenchmarkError("the TokenRequest has no token in its status") }
    return token
  }

  private static func apply(_ file: String, with admin: Client) async throws {
    let data = try Data(contentsOf: Benchmark.repository.appending(path: file))
    for object in try YAML.parse(data, file: file) {
      let type = try resourceType(of: object, file: file)
      let metadata = object["metadata"]
      _ = try await admin.apply(
        object, type: type,
        key: ObjectKey(namespace: metadata?["namespace"]?.stringValue, name: metadata?["name"]?.stringValue ?? ""),
        options: ApplyOptions(fieldManager: "benchmark", force: true))
    }
  }

  private static func resourceType(of object: JSONValue, file: String) throws -> ResourceType {
    let plurals = [
      "CustomResourceDefinition": "customresourcedefinitions", "Namespace": "namespaces",
      "ServiceAccount": "serviceaccounts", "ClusterRole": "clusterroles", "ClusterRoleBinding": "clusterrolebindings",
      "Role": "roles", "RoleBinding": "rolebindings",
    ]
    let (version, kind) = (object["apiVersion"]?.stringValue ?? "", object["kind"]?.stringValue ?? "")
    guard let plural = plurals[kind] else {
      throw BenchmarkError("\(file): kind '\(kind)' is not known to the benchmark; add it to ControlPlane.swift")
    }
    let parts = version.split(separator: "/").map(String.init)
    return ResourceType(
      group: parts.count > 1 ? parts[0] : "", version: parts.last ?? "", plural: plural, kind: kind,
      isNamespaced: object["metadata"]?["namespace"] != nil)
  }
}

extension Client {
  /// The client of a cluster's administrator.
  static func admin(of configuration: ClusterConfiguration) -> Client {
    Client(
      source: configuration.source, transport: CurlTransport(), userAgent: "plimsoll-benchmark",
      logger: Logger(label: "benchmark"))
  }
}
