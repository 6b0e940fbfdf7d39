import Kubernetes
import PodSecurity

extension AuditedObject {
  /// The rules of a Role or ClusterRole.
  var rules: [PolicyRule] { value["rules"]?.arrayValue?.map(PolicyRule.init(audited:)) ?? [] }

  /// The rules to check, with their paths: none for a role that Kubernetes creates.
  var auditedRules: [(path: FieldPath, rule: PolicyRule)] {
    guard kind == .role || kind == .clusterRole, !DefaultRoles.contains(roleID) else { return [] }
    return value.elements("rules").map { (FieldPath("rules")[$0.index], PolicyRule(audited: $0.value)) }
  }

  private var roleID: RoleID {
    RoleID(namespace: kind == .role ? namespace : nil, name: reference.name)
  }
}

extension PolicyRule {
  /// Reads a rule of a manifest. Fields of a wrong type are absent; see `shapeProblems`.
  fileprivate init(audited rule: JSONValue) {
    self.init(
      apiGroups: rule.list("apiGroups"), resources: rule.list("resources"), verbs: rule.list("verbs"),
      resourceNames: rule.list("resourceNames"))
  }
}
