import Kubernetes
import PodSecurity

/// A subject of a binding.
struct BindingSubject: Sendable, Hashable {
  var kind: String
  var namespace: String
  var name: String
}

extension AuditedObject {
  /// The role that a binding grants; `nil` for other kinds.
  var boundRole: RoleID? {
    guard kind == .roleBinding || kind == .clusterRoleBinding, let role = value.present("roleRef"),
      let name = role["name"]?.stringValue
    else { return nil }
    return RoleID(namespace: role["kind"]?.stringValue == "Role" ? namespace : nil, name: name)
  }

  /// The subjects of a binding with their paths: none for a binding that Kubernetes creates, as long as its subjects
  /// are those that Kubernetes sets.
  var auditedSubjects: [(path: FieldPath, subject: BindingSubject)] {
    guard boundRole != nil, !isDefaultBinding else { return [] }
    return subjects
  }

  /// Whether Kubernetes creates the binding, with this role and these subjects.
  var isDefaultBinding: Bool {
    guard let boundRole else { return false }
    let id = RoleID(namespace: kind == .roleBinding ? namespace : nil, name: reference.name)
    return DefaultRoles.contains(binding: id, to: boundRole, subjects: subjects.map(\.subject))
  }

  private var subjects: [(path: FieldPath, subject: BindingSubject)] {
    value.elements("subjects").map { index, subject in
      let kind = subject["kind"]?.stringValue ?? ""
      let fallback = kind == "ServiceAccount" && self.kind == .roleBinding ? namespace : ""
      return (
        FieldPath("subjects")[index],
        BindingSubject(
          kind: kind, namespace: subject["namespace"]?.stringValue ?? fallback, name: subject["name"]?.stringValue ?? ""
        )
      )
    }
  }
}
