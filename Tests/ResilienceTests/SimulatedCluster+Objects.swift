import Kubernetes
import Sandbox

extension SimulatedCluster {
  /// The kinds that the operator generates.
  static let kinds: [ResourceType] = [
    NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType, ResourceQuota.resourceType,
    LimitRange.resourceType,
  ]

  /// All objects of the generated kinds.
  func objects() -> [(type: ResourceType, key: ObjectKey, object: JSONValue)] {
    Self.kinds.flatMap { type in
      server.objects(GroupResource(group: type.group, resource: type.plural)).map { object in
        let metadata = object["metadata"]
        return (
          type,
          ObjectKey(namespace: metadata?["namespace"]?.stringValue, name: metadata?["name"]?.stringValue ?? ""), object
        )
      }
    }
  }

  /// One of the generated objects.
  func managed(_ n: Int) -> (ResourceType, ObjectKey, JSONValue)? {
    let managed = objects().filter { $0.object["metadata"]?["labels"]?["app.kubernetes.io/managed-by"] == "plimsoll" }
    return managed.isEmpty ? nil : managed[n % managed.count]
  }

  /// Edits a generated object in one of six ways.
  func editManaged(_ n: Int, _ edit: Int) async throws {
    guard let (type, key, object) = managed(n) else { return }
    switch edit {
    case 0: try await merge(["metadata": ["labels": .null]], type, key)
    case 1: try await merge(["metadata": ["ownerReferences": .null]], type, key)
    case 2: try await merge(["metadata": ["labels": ["app.kubernetes.io/managed-by": "someone"]]], type, key)
    case 3: try await merge(Self.change(of: type), type, key)
    case 4:
      try await merge(
        ["metadata": ["annotations": ["note": .string(String(repeating: "huge ", count: n * 40 % 40_000))]]], type, key)
    default:
      var whole = object
      whole["metadata"]?["managedFields"] = nil
      whole["spec"] = type.kind == "NetworkPolicy" ? ["podSelector": [:], "policyTypes": ["Ingress"]] : whole["spec"]
      _ = try await user.apply(
        whole.withoutVersion, type: type, key: key, options: ApplyOptions(fieldManager: "argocd", force: true))
    }
  }

  /// An edit of a field that the operator owns.
  private static func change(of type: ResourceType) -> JSONValue {
    switch type.kind {
    case "NetworkPolicy": ["spec": ["ingress": [[:]], "egress": [[:]]]]
    case "Role": ["rules": [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]]
    case "RoleBinding": ["subjects": []]
    case "ResourceQuota": ["spec": ["hard": ["pods": "100000"]]]
    default: ["spec": ["limits": []]]
    }
  }

  /// Creates an object that the operator must not change.
  func createUnmanaged(_ n: Int, _ kind: Int) async throws {
    let namespace = Self.namespace(n), name = "own-\(Int.random(in: 0..<4, using: &random))"
    let type = [NetworkPolicy.resourceType, Role.resourceType, ResourceQuota.resourceType, LimitRange.resourceType][
      kind]
    let specs: [JSONValue] = [["podSelector": [:]], .null, ["hard": ["pods": "3"]], ["limits": []]]
    var object: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": ["name": .string(name)],
    ]
    if kind == 1 { object["rules"] = [] } else { object["spec"] = specs[kind] }
    let created = try await create(object, type, namespace)
    record(type, ObjectKey(namespace: namespace, name: name), created)
  }

  /// Creates an unmanaged object with the name of a generated one.
  func createNameConflict(_ n: Int) async throws {
    let key = ObjectKey(namespace: Self.namespace(n), name: "base-0-default-deny")
    let created = try await create(
      [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": .string(key.name)],
        "spec": ["podSelector": ["matchLabels": ["app": "other"]]],
      ], NetworkPolicy.resourceType, key.namespace)
    record(NetworkPolicy.resourceType, key, created)
  }

  static func id(_ type: ResourceType, _ key: ObjectKey) -> String { "\(type.kind) \(key)" }

  private func record(_ type: ResourceType, _ key: ObjectKey, _ object: JSONValue) {
    unmanaged[Self.id(type, key)] = object["metadata"]?["resourceVersion"]?.stringValue
  }
}

extension JSONValue {
  fileprivate var withoutVersion: JSONValue {
    var copy = self
    for name in ["resourceVersion", "uid", "creationTimestamp", "generation"] { copy["metadata"]?[name] = nil }
    copy["status"] = nil
    return copy
  }
}
