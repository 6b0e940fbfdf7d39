import Kubernetes

/// The API group of roles and bindings.
let rbacGroup = "rbac.authorization.k8s.io"

/// A check that roles do not grant a permission.
protocol PermissionCheck: Check {
  /// A rule that includes any of these permissions is a finding.
  var permissions: [Permission] { get }
  /// What the rule allows, in words.
  var grant: String { get }
  /// Whether a rule with `resourceNames` counts.
  var countsWithNames: Bool { get }
}

extension PermissionCheck {
  var countsWithNames: Bool { false }

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.auditedRules.filter { _, rule in
      (countsWithNames || !rule.hasNames) && permissions.contains(where: rule.includes)
    }.map { CheckFinding($0.path, "a rule allows \(grant)") }
  }
}
