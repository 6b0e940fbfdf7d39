import CRDs
import Foundation
import Kubernetes
import Logging
import Planning

/// A control plane of its own, with the CRD and the committed RBAC.
final class BenchmarkPlane: Sendable {
  let directory: URL
  let cluster: MeasuredCluster
  let server: String
  let token: String

  private static let repository = MeasuredCluster.repository
  private static var script: String { repository.appending(path: "scripts/control-plane").path }

  init() async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-benchmark-\(UUID().uuidString)")
    try Shell.run(Self.script, "start", directory.path)
    let configuration = try ClusterConfiguration.load(
      kubeconfig: directory.appending(path: "kubeconfig").path, context: nil, environment: [:])
    server = try await configuration.source.credentials().endpoint.server
    let admin = Client(
      source: configuration.source, transport: CurlTransport(), userAgent: "plimsoll-benchmark",
      logger: Logger(label: "benchmark"))
    cluster = MeasuredCluster(admin: admin)
    token = try await Self.install(admin)
  }

  func stop() {
    try? Shell.run(Self.script, "stop", directory.path)
    try? FileManager.default.removeItem(at: directory)
  }

  /// What an admin applies; and what the aggregation controller, which does not run here, would fill in.
  private static func install(_ admin: Client) async throws -> String {
    try await apply("config/crd/plimsoll.dev_securitybaselines.yaml", with: admin)
    for file in ["namespace", "service_account", "operator_role", "grantable_role", "namespaced_roles"] {
      try await apply("config/rbac/\(file).yaml", with: admin)
    }
    let role = try await admin.getValue(ClusterRole.resourceType, ObjectKey(name: "plimsoll-grantable-examples"))
    _ = try await admin.patchData(
      merge: ["rules": role["rules"] ?? []], type: ClusterRole.resourceType,
      key: ObjectKey(name: "plimsoll-grantable"), fieldManager: "benchmark")
    while try await !admin.supports(SecurityBaseline.resourceType) { try await Task.sleep(for: .milliseconds(100)) }
    let answer = try await admin.createData(
      [
        "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 86400],
      ], type: ServiceAccount.resourceType, namespace: "plimsoll-system", name: "plimsoll", subresource: "token",
      fieldManager: "benchmark")
    let token = try JSONDecoder().decode(JSONValue.self, from: answer)["status"]?["token"]?.stringValue
    guard let token else { throw BenchmarkError("no token") }
    return token
  }

  private static func apply(_ file: String, with admin: Client) async throws {
    let plurals = [
      "CustomResourceDefinition": "customresourcedefinitions", "Namespace": "namespaces",
      "ServiceAccount": "serviceaccounts", "ClusterRole": "clusterroles", "ClusterRoleBinding": "clusterrolebindings",
      "Role": "roles", "RoleBinding": "rolebindings",
    ]
    for object in try YAML.parse(Data(contentsOf: repository.appending(path: file)), file: file) {
      let (version, kind) = (object["apiVersion"]?.stringValue ?? "", object["kind"]?.stringValue ?? "")
      let parts = version.split(separator: "/").map(String.init)
      let type = ResourceType(
        group: parts.count > 1 ? parts[0] : "", version: parts.last ?? "", plural: plurals[kind] ?? "", kind: kind,
        isNamespaced: object["metadata"]?["namespace"] != nil)
      _ = try await admin.apply(
        object, type: type,
        key: ObjectKey(
          namespace: object["metadata"]?["namespace"]?.stringValue, name: object["metadata"]?["name"]?.stringValue ?? ""
        ),
        options: ApplyOptions(fieldManager: "benchmark", force: true))
    }
  }

  /// Under the service account, as in a cluster: an admin would bypass the server's fairness.
  func startOperator(_ binary: String) async throws -> OperatorProcess {
    let source = directory.appending(path: "kubeconfig")
    var config = try YAML.parse(Data(contentsOf: source), file: source.path)[0]
    config["users"] = [["name": "admin", "user": ["token": .string(token)]]]
    let file = directory.appending(path: "operator.kubeconfig")
    try Data(YAML.emit([config]).utf8).write(to: file)
    return try await OperatorProcess(binary, kubeconfig: file)
  }
}
