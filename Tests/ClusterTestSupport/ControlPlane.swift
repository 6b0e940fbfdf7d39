import CRDs
package import Foundation
package import Kubernetes
import Logging
import TestSupport
package import Testing

/// A real kube-apiserver and etcd with the CRD and the RBAC manifests.
package actor ControlPlane {
  /// The directory of `scripts/control-plane start DIR`.
  package nonisolated let directory: URL
  /// A client with cluster-admin rights, for users and other controllers.
  package nonisolated let admin: Client
  /// The kubeconfig of the operator's ServiceAccount.
  package nonisolated let operatorKubeconfig: URL
  /// E.g. 20 for 1.20.
  package nonisolated let minorVersion: Int

  private static let starting = Task { try await ControlPlane(suite: "e2e") }

  /// The control plane that all end-to-end tests share; it starts at first use.
  package static func shared() async throws -> ControlPlane { try await starting.value }

  /// The repository.
  package static let repository = ControlPlaneScript.repository

  /// Starts a control plane, which stops when this process exits.
  ///
  /// - Parameters:
  ///   - suite: The test suite, as a part of the name of the directory.
  ///   - flags: Further flags of kube-apiserver. The text `DIR` stands for the directory of the control plane.
  package init(suite: String, flags: [String] = []) async throws {
    directory = ControlPlaneScript.directory(for: suite)
    ControlPlaneScript.stopAtExit(directory, removing: directory)
    let flags = flags.map { [path = directory.path] in $0.replacing("DIR", with: path) }
    try ControlPlaneScript.run("start", directory, flags)
    let configuration = try ClusterConfiguration.load(
      kubeconfig: directory.appending(path: "kubeconfig").path, context: nil, environment: [:])
    admin = Client(
      source: configuration.source, transport: CurlTransport(), userAgent: "plimsoll-tests",
      logger: Logger(label: "tests"))
    minorVersion = try await admin.serverVersion().minorNumber
    operatorKubeconfig = directory.appending(path: "operator.kubeconfig")
    try await install()
  }

  /// Applies config/crd and config/rbac, and creates a kubeconfig for the operator.
  private func install() async throws {
    try await apply(file: definition)
    for file in ["namespace", "service_account", "operator_role", "grantable_role", "namespaced_roles", "user_roles"] {
      try await apply(file: "config/rbac/\(file).yaml")
    }
    try await apply(file: Self.exampleGrants)
    try await aggregateGrantable()
    let admin = self.admin
    try await eventually("the CRD is served") { try await admin.supports(SecurityBaseline.resourceType) }
    try await writeKubeconfig(
      to: operatorKubeconfig, account: ObjectKey(namespace: "plimsoll-system", name: "plimsoll"))
  }

  /// Applies every object of a manifest in the repository.
  package func apply(file: String) async throws {
    let url = Self.repository.appending(path: file)
    for object in try YAML.parse(Data(contentsOf: url), file: file) { try await apply(object) }
  }

  /// Applies an object, as `kubectl apply --server-side` does.
  @discardableResult
  package func apply(_ object: JSONValue, manager: String = "kubectl") async throws -> JSONValue {
    let type = try #require(TestKinds.type(of: object), "unknown kind in \(object)")
    let key = ObjectKey(
      namespace: object["metadata"]?["namespace"]?.stringValue, name: object["metadata"]?["name"]?.stringValue ?? "")
    let data = try await admin.apply(
      object, type: type, key: key, options: ApplyOptions(fieldManager: manager, force: true))
    return try JSONDecoder().decode(JSONValue.self, from: data)
  }

  /// The CRD for the version of the server: the CEL rules need 1.25.
  package nonisolated var definition: String {
    "config/crd\(minorVersion < 25 ? "/without-rules" : "")/plimsoll.dev_securitybaselines.yaml"
  }

  /// Applies the CRD as an earlier version had it, without a field of the status.
  package func applyDefinition(without field: String) async throws {
    let data = try Data(contentsOf: Self.repository.appending(path: definition))
    var object = try #require(try YAML.parse(data, file: definition).first)
    var version = try #require(object["spec"]?["versions"]?.arrayValue?.first)
    version["schema"]?["openAPIV3Schema"]?["properties"]?["status"]?["properties"]?[field] = nil
    object["spec"]?["versions"] = [version]
    try await apply(object)
  }

  /// The optional component that most tests need.
  package static let exampleGrants = "config/components/example-grants/cluster_role.yaml"

  /// The optional component that the audit needs.
  package static let audit = "config/components/audit/cluster_role.yaml"

  /// Aggregates the grantable ClusterRoles, because the control plane has no controller manager.
  package func aggregateGrantable() async throws {
    let roles = try await admin.list(ClusterRole.self).items.filter {
      $0.metadata.labels?[WellKnown.grantableLabel] == "true"
    }
    let rules = roles.sorted { $0.key.name < $1.key.name }.flatMap { $0.rules ?? [] }
    _ = try await admin.patchData(
      merge: ["rules": .array(try rules.map { try JSONValue(encoding: $0) })], type: ClusterRole.resourceType,
      key: ObjectKey(name: WellKnown.grantableRole), fieldManager: "clusterrole-aggregation-controller")
  }

  /// A client with the permissions of a ServiceAccount, which must exist.
  package func client(of account: ObjectKey) async throws -> Client {
    let file = directory.appending(path: "\(account.namespace ?? "").\(account.name).kubeconfig")
    try await writeKubeconfig(to: file, account: account)
    let configuration = try ClusterConfiguration.load(kubeconfig: file.path, context: nil, environment: [:])
    return Client(
      source: configuration.source, transport: CurlTransport(), userAgent: "kubectl", logger: Logger(label: "tests"))
  }

  private func writeKubeconfig(to target: URL, account: ObjectKey) async throws {
    let request: JSONValue = [
      "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 86400],
    ]
    let answer = try await admin.createData(
      request, type: ServiceAccount.resourceType, namespace: account.namespace, name: account.name,
      subresource: "token", fieldManager: "kubectl")
    let token = try #require(try JSONDecoder().decode(JSONValue.self, from: answer)["status"]?["token"]?.stringValue)
    let file = directory.appending(path: "kubeconfig")
    let text = try Data(contentsOf: file)
    var config = try #require(try YAML.parse(text, file: file.path).first)
    config["users"] = [["name": "admin", "user": ["token": .string(token)]]]
    try Data(YAML.emit([config]).utf8).write(to: target)
  }

  /// Stops the API server; etcd keeps its data.
  package nonisolated func stopAPIServer() throws { try ControlPlaneScript.run("stop-apiserver", directory) }
  /// Starts the API server again on the same port.
  package nonisolated func startAPIServer() throws { try ControlPlaneScript.run("start-apiserver", directory) }
  /// Compacts etcd, so that watches from older resourceVersions get 410 Gone.
  package nonisolated func compact() throws { try ControlPlaneScript.run("compact", directory) }
}

package struct SetupError: Error, CustomStringConvertible {
  package var description: String
  package init(_ description: String) { self.description = description }
}

/// The kinds that tests apply.
package enum TestKinds {
  package static let customResourceDefinition = ResourceType(
    group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions",
    kind: "CustomResourceDefinition", isNamespaced: false)
  package static let clusterRoleBinding = ResourceType(
    group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterrolebindings", kind: "ClusterRoleBinding",
    isNamespaced: false)
  package static let deployment = ResourceType(
    group: "apps", version: "v1", plural: "deployments", kind: "Deployment", isNamespaced: true)
  package static let event = ResourceType(
    group: "events.k8s.io", version: "v1", plural: "events", kind: "Event", isNamespaced: true)

  private static let all = [
    customResourceDefinition, clusterRoleBinding, deployment, SecurityBaseline.resourceType, Namespace.resourceType,
    NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType, ClusterRole.resourceType,
    ResourceQuota.resourceType, LimitRange.resourceType, ServiceAccount.resourceType, ClusterProperty.resourceType,
    ValidatingAdmissionPolicy.resourceType, ValidatingAdmissionPolicyBinding.resourceType,
  ]

  package static func type(of object: JSONValue) -> ResourceType? {
    all.first { $0.kind == object["kind"]?.stringValue && $0.apiVersion == object["apiVersion"]?.stringValue }
  }
}

/// Polls until a condition holds, and records an issue if it does not within the limit.
package func eventually(
  _ what: String, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
  isolation: isolated (any Actor)? = #isolation, _ holds: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  var last: (any Error)?
  while .now < deadline {
    do {
      if try await holds() { return }
    } catch {
      last = error
    }
    try await Task.sleep(for: .milliseconds(30))
  }
  Issue.record("did not happen within \(limit): \(what)\(last.map { "; \($0)" } ?? "")", sourceLocation: sourceLocation)
  throw SetupError(what)
}
