import CRDs
import Kubernetes
import Sandbox

extension SimulatedCluster {
  /// Performs an action. Actions of the user can fail, which is part of the simulation.
  func perform(_ action: Action) async {
    do {
      try await attempt(action)
    } catch {
      // The object or the CRD does not exist, or the namespace is terminating.
    }
  }

  private func attempt(_ action: Action) async throws {
    switch action {
    case .createNamespace(let n):
      _ = try await create(
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": Self.name(n), "labels": ["team": "a"]]],
        Namespace.resourceType, nil)
    case .deleteNamespace(let n):
      try await user.delete(Namespace.resourceType, ObjectKey(name: Self.namespace(n)))
      unmanaged = unmanaged.filter { !$0.key.contains(" \(Self.namespace(n))/") }
    case .labelNamespace(let n, let key, let value):
      try await merge(
        ["metadata": ["labels": [key: value.map { .string($0) } ?? .null]]], Namespace.resourceType,
        ObjectKey(name: Self.namespace(n)))
    case .applyBaseline(let n, let spec): try await applyBaseline(n, spec)
    case .deleteBaseline(let n):
      try await user.delete(SecurityBaseline.resourceType, ObjectKey(name: Self.baseline(n)))
    case .deleteManaged(let n):
      guard let (type, key, _) = managed(n) else { return }
      try await user.delete(type, key)
    case .editManaged(let n, let edit): try await editManaged(n, edit)
    case .createUnmanaged(let n, let kind): try await createUnmanaged(n, kind)
    case .createNameConflict(let n): try await createNameConflict(n)
    default: try await disrupt(action)
    }
  }

  private func disrupt(_ action: Action) async throws {
    switch action {
    case .fault(let kind): injectFault(kind)
    case .clearFaults: clearFaults()
    case .compact: server.compact()
    case .backUp: backup = (server.backUp(), unmanaged)
    case .restoreBackup:
      guard let backup else { return }
      server.restore(backup.0)
      unmanaged = backup.1
    case .endWatches: server.endWatches()
    case .restartOperator, .killOperator:
      await stopOperator()
      if case .killOperator = action { try await Task.sleep(for: .milliseconds(10)) }
      startOperator()
    case .deleteCRD:
      try await user.delete(crdType, ObjectKey(name: "securitybaselines.plimsoll.dev"))
    case .wait(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
    default: break
    }
  }

  static func namespace(_ n: Int) -> String { "team-\(n)" }
  static func baseline(_ n: Int) -> String { "base-\(n)" }
  private static func name(_ n: Int) -> JSONValue { .string(namespace(n)) }

  private var crdType: ResourceType {
    ResourceType(
      group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition", isNamespaced: false)
  }

  func create(_ object: JSONValue, _ type: ResourceType, _ namespace: String?) async throws -> JSONValue {
    let data = try await user.createData(object, type: type, namespace: namespace, fieldManager: "kubectl-create")
    return try JSONValue(parsing: data)
  }

  func merge(_ patch: JSONValue, _ type: ResourceType, _ key: ObjectKey) async throws {
    _ = try await user.patchData(merge: patch, type: type, key: key, fieldManager: "kubectl-edit")
  }

  /// Creates the CRD of baselines if it is missing, and waits until the server serves it.
  func ensureCRD() async throws {
    for _ in 0..<200 {
      if server.objects(GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions")).isEmpty {
        _ = try? await create(CustomResourceDefinition.manifest(), crdType, nil)
      }
      if (try? await user.list(SecurityBaseline.self)) != nil,
        server.objects(GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions"))
          .allSatisfy({ $0["metadata"]?["deletionTimestamp"] == nil })
      {
        return
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func applyBaseline(_ n: Int, _ spec: Int) async throws {
    let key = ObjectKey(name: Self.baseline(n))
    _ = try await user.apply(
      [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": .string(key.name)],
        "spec": Self.specs[spec],
      ], type: SecurityBaseline.resourceType, key: key, options: ApplyOptions(fieldManager: "kubectl", force: true))
  }
}
