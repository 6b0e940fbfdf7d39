import Audit
package import Kubernetes
import Reconcilers

/// The permissions that the audit needs besides those of the operator: the source of `config/components/audit/cluster_role.yaml`.
package struct AuditRole {
  /// Creates the role.
  package init() {}

  /// The rules: read access to the audited kinds, by API group.
  package var rules: [PolicyRule] {
    let types = AuditCache.resources.map(\.newestType)
    let groups = Set(types.map(\.group)).sorted()
    return groups.map { group in
      PolicyRule(
        apiGroups: [group], resources: types.filter { $0.group == group }.map(\.plural).sorted(),
        verbs: ["get", "list", "watch"])
    }
  }

  /// The manifest of the ClusterRole and of its binding to the operator's service account.
  package func yaml() -> String {
    let metadata: JSONValue = ["name": "plimsoll-audit", "labels": ["app.kubernetes.io/name": "plimsoll"]]
    let role: JSONValue = [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata,
      "rules": .array(rules.map(\.json)),
    ]
    let binding: JSONValue = [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": metadata,
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "plimsoll-audit"],
      "subjects": [["kind": "ServiceAccount", "name": "plimsoll", "namespace": "plimsoll-system"]],
    ]
    return """
      # Generated from the audited kinds by `make generate`.
      # What the audit of `spec.audit` reads in the whole cluster. No Secrets.

      """ + YAML.emit([role, binding])
  }
}
