import ClusterTestSupport
import Kubernetes

/// Creates the ServiceAccounts of tenants and their roles.
struct Tenants {
  let plane: ControlPlane

  private var admin: Client { plane.admin }

  /// Fills in the aggregated ClusterRoles, because the control plane has no controller manager, and creates that of owners.
  func createRoles() async throws {
    var rules: [JSONValue] = []
    for name in ["view", "edit", "admin"] {
      let part = try await admin.getValue(ClusterRole.resourceType, ObjectKey(name: "system:aggregate-to-\(name)"))
      rules += part["rules"]?.arrayValue ?? []
      _ = try await admin.patchData(
        merge: ["rules": .array(rules)], type: ClusterRole.resourceType, key: ObjectKey(name: name),
        fieldManager: "clusterrole-aggregation-controller")
    }
    let write: JSONValue = [
      "apiGroups": [""],
      "resources": ["namespaces", "namespaces/status", "namespaces/finalize", "resourcequotas", "limitranges"],
      "verbs": ["get", "create", "update", "patch", "delete"],
    ]
    try await plane.apply([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": "owner"],
      "rules": .array(rules + [write]),
    ])
  }

  /// Creates a namespace with a tenant, and returns the tenant's client.
  func create(_ tenant: Attack.Tenant, in namespace: String, labels: [String: String]) async throws -> Client {
    _ = try await admin.create(
      Namespace(metadata: ObjectMeta(name: namespace, labels: labels)), fieldManager: "kubectl")
    guard tenant != .administrator else { return admin }
    let account = ObjectKey(namespace: namespace, name: "tenant")
    try await plane.apply([
      "apiVersion": "v1", "kind": "ServiceAccount",
      "metadata": ["name": .string(account.name), "namespace": .string(namespace)],
    ])
    try await plane.apply([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
      "metadata": ["name": "tenant", "namespace": .string(namespace)],
      "roleRef": [
        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(tenant.rawValue),
      ],
      "subjects": [["kind": "ServiceAccount", "name": .string(account.name), "namespace": .string(namespace)]],
    ])
    return try await plane.client(of: account)
  }
}
