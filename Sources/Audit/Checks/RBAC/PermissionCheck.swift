import Kubernetes

/// A check that roles do not grant a permission.
protocol PermissionCheck: Check {
  /// A rule that gives any of these permissions is a finding.
  var permissions: [SensitivePermission] { get }
  /// What the rule allows, in words.
  var grant: String { get }
  /// Whether a rule with `resourceNames` is a finding.
  var includesNamedObjects: Bool { get }
}

extension PermissionCheck {
  var includesNamedObjects: Bool { false }

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.auditedRules.filter { _, rule in
      permissions.contains {
        includesNamedObjects ? $0.isIncluded(in: rule) : $0.isIncludedForAllObjects(in: rule)
      }
    }.map { CheckFinding($0.path, "a rule allows \(grant)") }
  }
}
