import Kubernetes

/// The identity of a Role or ClusterRole.
package struct RoleID: Sendable, Hashable, CustomStringConvertible {
  /// The namespace; `nil` for a ClusterRole.
  package var namespace: String?
  /// The name.
  package var name: String

  /// The role to which a binding refers.
  init(_ reference: RoleRef, in namespace: String?) {
    self.init(namespace: reference.kind == "Role" ? namespace : nil, name: reference.name)
  }

  init(namespace: String?, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `Role` or `ClusterRole`.
  package var kind: String { namespace == nil ? "ClusterRole" : "Role" }
  /// `Role/namespace/name` or `ClusterRole/name`.
  package var description: String { [kind, namespace, name].compactMap(\.self).joined(separator: "/") }
}

/// A RoleBinding or ClusterRoleBinding.
struct Binding: Sendable, Hashable {
  var id: BindingID
  var subjects: [Subject]
  var role: RoleID

  init(_ binding: RoleBinding, kind: String) {
    id = BindingID(kind: kind, namespace: binding.metadata.namespace, name: binding.metadata.name ?? "")
    subjects = binding.subjects ?? []
    role = RoleID(binding.roleRef, in: binding.metadata.namespace)
  }
}

/// The identity of a RoleBinding or ClusterRoleBinding.
package struct BindingID: Sendable, Hashable, CustomStringConvertible {
  /// `RoleBinding` or `ClusterRoleBinding`.
  package var kind: String
  /// The namespace; `nil` for a ClusterRoleBinding.
  package var namespace: String?
  /// The name.
  package var name: String

  /// `RoleBinding/namespace/name` or `ClusterRoleBinding/name`.
  package var description: String { [kind, namespace, name].compactMap(\.self).joined(separator: "/") }
  /// The kind and the name in sentences: `RoleBinding namespace/name` or `ClusterRoleBinding name`.
  package var title: String { "\(kind) \([namespace, name].compactMap(\.self).joined(separator: "/"))" }
}
