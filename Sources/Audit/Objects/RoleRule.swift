import Kubernetes
import PodSecurity

/// A rule of a Role or ClusterRole.
struct RoleRule: Sendable {
  var groups: [String]
  var resources: [String]
  var verbs: [String]
  /// Whether the rule only applies to objects with certain names.
  var hasNames: Bool

  init(_ rule: JSONValue) {
    groups = rule.list("apiGroups")
    resources = rule.list("resources")
    verbs = rule.list("verbs")
    hasNames = rule["resourceNames"]?.arrayValue?.isEmpty == false
  }

  /// The verbs that together allow everything that clients do.
  private static let allVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"]

  /// Whether the rule allows everything on all resources.
  var grantsEverything: Bool {
    !hasNames && groups.contains("*") && resources.contains("*")
      && (verbs.contains("*") || Self.allVerbs.allSatisfy(verbs.contains))
  }

  /// Whether the rule includes a permission.
  func includes(_ permission: Permission) -> Bool {
    verbs.contains { permission.verbs.isEmpty || $0 == "*" || permission.verbs.contains($0) }
      && groups.contains { $0 == "*" || $0 == permission.group } && permission.resources.contains(where: includes)
  }

  /// `ResourceMatches` in pkg/apis/rbac/v1/evaluation_helpers.go of Kubernetes.
  private func includes(resource: String) -> Bool {
    resources.contains { rule in
      if rule == "*" || rule == resource { return true }
      guard rule.hasPrefix("*/"), let slash = resource.firstIndex(of: "/") else { return false }
      return rule.dropFirst() == resource[slash...]
    }
  }
}

/// Any of some verbs on any of some resources; any verb if there are none.
struct Permission: Sendable {
  var group: String
  var resources: [String]
  var verbs: [String]

  init(_ verbs: [String], on resources: [String], in group: String = "") {
    self.verbs = verbs
    self.resources = resources
    self.group = group
  }
}

extension AuditedObject {
  /// The rules of a Role or ClusterRole.
  var rules: [RoleRule] { value["rules"]?.arrayValue?.map(RoleRule.init) ?? [] }

  /// The rules to check, with their paths: none for a role that Kubernetes creates.
  var auditedRules: [(path: FieldPath, rule: RoleRule)] {
    guard kind == .role || kind == .clusterRole, !DefaultRoles.contains(roleID) else { return [] }
    return value.elements("rules").map { (FieldPath("rules")[$0.index], RoleRule($0.value)) }
  }

  private var roleID: RoleID {
    RoleID(namespace: kind == .role ? namespace : nil, name: reference.name)
  }
}
