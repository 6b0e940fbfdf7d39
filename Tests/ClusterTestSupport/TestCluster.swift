package import CRDs
import Foundation
package import Kubernetes
package import Testing

/// The part of the shared control plane that one test uses: its baselines, its namespaces, which share a prefix, and a
/// running operator.
package struct TestCluster {
  package let plane: ControlPlane
  package let prefix: String
  package var client: Client { plane.admin }

  /// Runs a test with its own prefix and an operator, and cleans up.
  package static func run(
    withOperator: Bool = true, _ body: (TestCluster, OperatorProcess?) async throws -> Void
  ) async throws {
    let plane = try await ControlPlane.shared()
    let cluster = TestCluster(plane: plane, prefix: "t\(UInt32.random(in: 0..<0xFFFFFF))")
    let process = withOperator ? try await OperatorProcess.start(plane) : nil
    do {
      try await body(cluster, process)
    } catch {
      Issue.record("\(error)\n--- the last lines of the operator's log\n\(process?.output.suffix(6000) ?? "")")
    }
    if let process, process.isRunning { try await process.stop() }
    try await cluster.removeBaselines()
  }

  /// Deletes all baselines, so that they do not affect the next test.
  private func removeBaselines() async throws {
    for baseline in try await client.list(SecurityBaseline.self).items {
      _ = try? await client.patchData(
        merge: ["metadata": ["finalizers": .null]], type: SecurityBaseline.resourceType, key: baseline.key,
        fieldManager: "cleanup")
      try? await client.delete(SecurityBaseline.resourceType, baseline.key)
    }
  }

  // MARK: - Names

  /// The name of a namespace of this test.
  package func namespace(_ name: String) -> String { "\(prefix)-\(name)" }
  /// The name of a baseline of this test.
  package func baseline(_ suffix: String = "") -> String { prefix + (suffix.isEmpty ? "" : "-\(suffix)") }
  /// The name of a generated object.
  package func object(_ item: String, of suffix: String = "") -> String { "\(baseline(suffix))-\(item)" }

  // MARK: - User actions

  package func createNamespace(
    _ name: String, labels: [String: String] = [:]
  ) async throws {
    let object = Namespace(metadata: ObjectMeta(name: namespace(name), labels: labels))
    _ = try await client.create(object, fieldManager: "kubectl-create")
  }

  /// Applies a baseline. It selects the namespaces of this test, unless the spec has a selector.
  package func apply(_ spec: JSONValue, _ suffix: String = "") async throws {
    var spec = spec
    if spec["namespaceSelector"] == nil {
      spec["namespaceSelector"] = ["matchNames": [.string("\(prefix)-*")]]
    }
    try await plane.apply([
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": ["name": .string(baseline(suffix))], "spec": spec,
    ])
  }

  package func delete(_ type: ResourceType, _ name: String, in namespace: String? = nil) async throws {
    try await client.delete(type, ObjectKey(namespace: namespace.map(self.namespace), name: name))
  }

  /// Patches an object, as `kubectl edit` does.
  package func edit(_ type: ResourceType, _ name: String, in namespace: String?, _ patch: JSONValue) async throws {
    _ = try await client.patchData(
      merge: patch, type: type, key: ObjectKey(namespace: namespace.map(self.namespace), name: name),
      fieldManager: "kubectl-edit")
  }

  // MARK: - Observed state

  package func get(_ type: ResourceType, _ name: String, in namespace: String? = nil) async throws -> JSONValue? {
    do {
      return try await client.getValue(type, ObjectKey(namespace: namespace.map(self.namespace), name: name))
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }

  package func status(_ suffix: String = "") async throws -> SecurityBaselineStatus? {
    try await client.get(SecurityBaseline.self, ObjectKey(name: baseline(suffix))).status
  }

  package func condition(_ type: String, _ suffix: String = "") async throws -> Condition? {
    try await status(suffix)?.conditions?.first { $0.type == type }
  }

  /// Waits until the current generation is rolled out.
  package func waitUntilReady(_ suffix: String = "", sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await eventually("\(baseline(suffix)) is ready", sourceLocation: sourceLocation) {
      let baseline = try await client.get(SecurityBaseline.self, ObjectKey(name: baseline(suffix)))
      let ready = baseline.status?.conditions?.first { $0.type == "Ready" }
      return ready?.status == .true && ready?.observedGeneration == baseline.metadata.generation
    }
  }
}

/// The spec that most tests use: every control.
package let everyControl: JSONValue = [
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
