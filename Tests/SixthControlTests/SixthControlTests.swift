import CRDs
import Controller
import Foundation
import Kubernetes
import Logging
import Planning
import Preview
import Sandbox
import Testing

/// A control and a kind that only `CACertificatesControl.swift` defines are enforced, restored, pruned, previewed and
/// included in the operator's permissions like those of the standard catalog.
@Suite(.timeLimit(.minutes(10))) struct SixthControlTests {
  private let catalog = Catalog(Catalog.standard.controls + [CACertificatesControl(certificates: "-----BEGIN")])
  private let server = APIServer()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private var client: Client { server.client(userAgent: "test", logger: logger) }

  /// Runs the operator with the catalog on a sandbox that has a baseline and two namespaces.
  private func withOperator(_ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [server] in try await server.run() }
      try await applyBaseline(selecting: ["team-a", "team-b"])
      let controller = Operator(settings: OperatorSettings(), client: client, catalog: catalog, logger: logger)
      group.addTask { try await controller.run() }
      defer { group.cancelAll() }
      try await body()
    }
  }

  private func applyBaseline(selecting names: [String]) async throws {
    let namespaces = ["team-a", "team-b"].map { name -> JSONValue in
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
    }
    let baseline: JSONValue = [
      "apiVersion": .string(SecurityBaseline.resourceType.apiVersion),
      "kind": .string(SecurityBaseline.resourceType.kind), "metadata": ["name": "b"],
      "spec": ["namespaceSelector": ["matchNames": .array(names.map(JSONValue.string))]],
    ]
    _ = server.load([CustomResourceDefinition.manifest()] + namespaces)
    _ = try await client.apply(
      baseline, type: SecurityBaseline.resourceType, key: ObjectKey(name: "b"),
      options: ApplyOptions(fieldManager: "kubectl", force: true))
  }

  private func key(_ namespace: String) -> ObjectKey { ObjectKey(namespace: namespace, name: "b-ca-certificates") }

  /// Waits until the ConfigMap of a namespace is as expected.
  private func expect(
    in namespace: String, _ isExpected: @Sendable (ConfigMap?) -> Bool
  ) async throws {
    while true {
      do {
        if isExpected(try await client.get(ConfigMap.self, key(namespace))) { return }
      } catch let error as APIError where error.isNotFound {
        if isExpected(nil) { return }
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  @Test("creates its objects, restores them after deletion and modification, and prunes them")
  func lifecycle() async throws {
    try await withOperator {
      let expected: @Sendable (ConfigMap?) -> Bool = { map in
        map?.data == ["ca.crt": "-----BEGIN", "namespace": "team-a"]
      }
      try await expect(in: "team-a", expected)
      let uid = try await client.get(ConfigMap.self, key("team-a")).metadata.uid
      try await client.delete(ConfigMap.resourceType, key("team-a"))
      try await expect(in: "team-a") { expected($0) && $0?.metadata.uid != uid }
      _ = try await client.patchData(
        merge: ["data": ["ca.crt": "evil", "more": "x"]], type: ConfigMap.resourceType, key: key("team-a"),
        fieldManager: "kubectl-edit")
      try await expect(in: "team-a", expected)
      try await expectDrift(manager: "kubectl-edit", fields: ["data.more", "data[ca.crt]"])
      try await applyBaseline(selecting: ["team-b"])
      try await expect(in: "team-a") { $0 == nil }
      try await expect(in: "team-b") { $0 != nil }
    }
  }

  /// Waits until status names the manager that changed the ConfigMap.
  private func expectDrift(manager: String, fields: [String]) async throws {
    while true {
      let status = try await client.get(SecurityBaseline.self, ObjectKey(name: "b")).status
      let record = status?.recentDrift?.first { $0.manager == manager }
      if let record, record.kind == "ConfigMap", record.fields == fields, record.action == .restored { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  @Test("a preview includes its objects")
  func preview() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [server] in try await server.run() }
      defer { group.cancelAll() }
      try await applyBaseline(selecting: [])
      let spec = SecurityBaselineSpec()
      let preview = try await ClusterPreview.make(
        of: [BaselineFacts(name: "b", uid: "", spec: spec)], client: client, catalog: catalog,
        operatorNamespace: "plimsoll-system", now: Date())
      let created = preview.namespaces.first { $0.name == "team-a" }?.changes.map(\.id.name)
      #expect(created == ["team-a", "b-ca-certificates"], "the namespace gets the annotations of the baseline")
    }
  }

  @Test("the operator's ClusterRole and the table of managed kinds include its kind")
  func permissions() {
    let rule = PolicyRule(
      apiGroups: [""], resources: ["resourcequotas", "limitranges", "configmaps"],
      verbs: ["get", "list", "watch", "create", "update", "delete"])
    #expect(OperatorRole(catalog).rules.contains(rule))
    #expect(OperatorRole(catalog).kindsTable.contains("| ConfigMap | `caCertificates` |"))
  }
}
