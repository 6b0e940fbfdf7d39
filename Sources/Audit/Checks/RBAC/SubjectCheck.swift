import Kubernetes

/// A check of the subjects of bindings.
protocol SubjectCheck: Check {
  /// Whether a subject is a finding.
  func includes(_ subject: BindingSubject) -> Bool
  /// The subject, in words.
  var grantee: String { get }
}

extension SubjectCheck {
  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.auditedSubjects.filter { includes($0.subject) }.map {
      CheckFinding($0.path, "grants the role '\((object.boundRole?.name ?? "").shown)' to \(grantee)")
    }
  }
}
