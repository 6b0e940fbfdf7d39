import Kubernetes

/// A RoleBinding or ClusterRoleBinding.
struct Binding: Sendable, Hashable {
  var id: BindingID
  var subjects: [Subject]
  var role: RoleID

  init(_ binding: RoleBinding, kind: String) {
    id = BindingID(kind: kind, namespace: binding.metadata.namespace, name: binding.metadata.name ?? "")
    subjects = binding.subjects ?? []
    let isNamespaced = binding.roleRef.kind == "Role"
    role = RoleID(namespace: isNamespaced ? binding.metadata.namespace : nil, name: binding.roleRef.name)
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
