package import Kubernetes
package import PodSecurity

/// A check of one object for one misconfiguration.
///
/// To add a check, add a type in a file of its own, a line in `CheckCatalog`, and a row in the table of its tests.
package protocol Check: Sendable {
  /// The description of the check.
  var info: CheckInfo { get }

  /// The offending fields of an object. The order does not matter.
  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding]
}

/// The description of a check, as `plimsoll checks` prints it.
///
/// It is a class, so that a result does not contain a copy.
package final class CheckInfo: Sendable {
  /// The ID in reports and options, such as `host-network`.
  package let id: String
  /// The misconfiguration in a few words.
  package let title: String
  /// How severe a finding is, unless a baseline changes it.
  package let severity: Severity
  /// The group of the check.
  package let family: CheckFamily
  /// When the check reports a finding.
  package let condition: String
  /// How to fix a finding.
  package let remediation: String
  /// Standards that require the check, and equivalent checks of other tools.
  package let references: [Reference]

  /// Creates a description.
  package init(
    id: String, title: String, severity: Severity, family: CheckFamily, condition: String, remediation: String,
    references: [Reference]
  ) {
    self.id = id
    self.title = title
    self.severity = severity
    self.family = family
    self.condition = condition
    self.remediation = remediation
    self.references = references
  }

  /// The level of the Pod Security Standards that includes the check; `nil` if none does.
  package var level: PodSecurityLevel? {
    references.contains(.podSecurity(.baseline))
      ? .baseline : references.contains(.podSecurity(.restricted)) ? .restricted : nil
  }
}

/// A group of checks. The raw value is the heading in the documentation.
package enum CheckFamily: String, Sendable, Hashable, CaseIterable {
  case podSecurity = "Pod Security Standards"
  case workloads = "Workloads"
  case images = "Images"
  case secrets = "Secrets"
  case serviceAccounts = "Service accounts"
  case rbac = "RBAC"
  case network = "Network and exposure"
  case namespaces = "Namespaces"
}

/// A field that violates a check.
package struct CheckFinding: Sendable {
  /// The path of the offending field, or of a missing field that must be set.
  package let path: FieldPath
  /// The problem in a few words. It never contains the value of a secret.
  package let message: String
  /// Decides whether the finding applies, from all objects of the input and the settings; `nil` if it always does.
  package let condition: (@Sendable (AuditIndex) -> Bool)?

  /// Creates a finding.
  package init(_ path: FieldPath, _ message: String, if condition: (@Sendable (AuditIndex) -> Bool)? = nil) {
    self.path = path
    self.message = message
    self.condition = condition
  }
}
