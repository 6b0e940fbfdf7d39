import CRDs
import Foundation
import Kubernetes
import Testing

/// One test's own corner of the cluster: a baseline, namespaces with a prefix of their own, a running operator.
struct Scenario {
  let plane: ControlPlane
  let prefix: String
  var client: Client { plane.admin }

  /// Runs a test in a corner of its own, with an operator, and cleans up.
  static func run(
    withOperator: Bool = true, _ body: (Scenario, OperatorProcess?) async throws -> Void
  ) async throws {
    let plane = try await ControlPlane.shared()
    let scenario = Scenario(plane: plane, prefix: "t\(UInt32.random(in: 0..<0xFFFFFF))")
    let process = withOperator ? try await OperatorProcess.start(plane) : nil
    do {
      try await body(scenario, process)
    } catch {
      Issue.record("\(error)\n--- the operator's last lines\n\(process?.output.suffix(6000) ?? "")")
    }
    if let process, process.isRunning { try await process.stop() }
    try await scenario.removeBaselines()
  }

  /// Nothing of this test is left for the next one to trip over.
  private func removeBaselines() async throws {
    for baseline in try await client.list(SecurityBaseline.self).items {
      _ = try? await client.patchData(
        merge: ["metadata": ["finalizers": .null]], type: SecurityBaseline.resourceType, key: baseline.key,
        fieldManager: "cleanup")
      try? await client.delete(SecurityBaseline.resourceType, baseline.key)
    }
  }

  // MARK: - Names

  /// A namespace of this test.
  func namespace(_ name: String) -> String { "\(prefix)-\(name)" }
  /// The baseline's name; another one with a suffix.
  func baseline(_ suffix: String = "") -> String { prefix + (suffix.isEmpty ? "" : "-\(suffix)") }
  /// The name of a generated object.
  func object(_ item: String, of suffix: String = "") -> String { "\(baseline(suffix))-\(item)" }

  // MARK: - What people do

  func createNamespace(
    _ name: String, labels: [String: String] = [:]
  ) async throws {
    let object = Namespace(metadata: ObjectMeta(name: namespace(name), labels: labels))
    _ = try await client.create(object, fieldManager: "kubectl-create")
  }

  /// Applies a baseline; its namespaces are those of this test unless the spec says otherwise.
  func apply(_ spec: JSONValue, _ suffix: String = "") async throws {
    var spec = spec
    if spec["namespaceSelector"] == nil {
      spec["namespaceSelector"] = ["matchNames": [.string("\(prefix)-*")]]
    }
    try await plane.apply([
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": ["name": .string(baseline(suffix))], "spec": spec,
    ])
  }

  func delete(_ type: ResourceType, _ name: String, in namespace: String? = nil) async throws {
    try await client.delete(type, ObjectKey(namespace: namespace.map(self.namespace), name: name))
  }

  /// What `kubectl edit` does.
  func edit(_ type: ResourceType, _ name: String, in namespace: String?, _ patch: JSONValue) async throws {
    _ = try await client.patchData(
      merge: patch, type: type, key: ObjectKey(namespace: namespace.map(self.namespace), name: name),
      fieldManager: "kubectl-edit")
  }

  // MARK: - What is there

  func get(_ type: ResourceType, _ name: String, in namespace: String? = nil) async throws -> JSONValue? {
    do {
      return try await client.getValue(type, ObjectKey(namespace: namespace.map(self.namespace), name: name))
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }

  func status(_ suffix: String = "") async throws -> SecurityBaselineStatus? {
    try await client.get(SecurityBaseline.self, ObjectKey(name: baseline(suffix))).status
  }

  func condition(_ type: String, _ suffix: String = "") async throws -> Condition? {
    try await status(suffix)?.conditions?.first { $0.type == type }
  }

  /// Waits until the newest generation is rolled out.
  func ready(_ suffix: String = "", sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await eventually("\(baseline(suffix)) is ready", sourceLocation: sourceLocation) {
      let baseline = try await client.get(SecurityBaseline.self, ObjectKey(name: baseline(suffix)))
      let ready = baseline.status?.conditions?.first { $0.type == "Ready" }
      return ready?.status == .true && ready?.observedGeneration == baseline.metadata.generation
    }
  }
}

/// The baseline that most tests use: every control, eight objects a namespace.
let everyControl: JSONValue = [
  "networkPolicies": [
    "defaultDeny": ["Ingress", "Egress"], "allow": ["dns": true, "sameNamespace": true],
  ],
  "rbac": [
    "roles": [
      ["name": "viewer", "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]]]]
    ],
    "roleBindings": [
      [
        "name": "viewers", "roleRef": ["kind": "Role", "name": "viewer"],
        "subjects": [["kind": "Group", "name": "oidc:{{ namespace.name }}-viewers"]],
      ]
    ],
    "defaultServiceAccount": ["automountToken": false],
  ],
  "podSecurity": ["enforce": "restricted", "warn": "restricted"],
  "resourceQuotas": [["name": "compute", "hard": ["requests.cpu": "10", "pods": "50"]]],
  "limitRanges": [
    ["name": "defaults", "limits": [["type": "Container", "default": ["cpu": "500m", "memory": "512Mi"]]]]
  ],
]
