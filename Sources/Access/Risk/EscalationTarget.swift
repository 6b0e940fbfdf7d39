package import Kubernetes

/// What a step of a path leads to: the permissions of a subject, or of a role.
package enum EscalationTarget: Sendable, Hashable, CustomStringConvertible {
  /// The namespace and name of a service account.
  case account(ObjectKey)
  /// The name of a user.
  case user(String)
  /// The name of a group.
  case group(String)
  /// A role that the account can bind to itself in a namespace; in all namespaces if the namespace is `nil`.
  case role(RoleID, in: String?)

  /// The service account; `nil` for other targets.
  var account: ObjectKey? {
    if case .account(let account) = self { account } else { nil }
  }

  /// `namespace/name` for a service account; otherwise the kind and the name, such as `User/name`.
  package var description: String {
    switch self {
    case .account(let account): account.description
    case .user(let name): "User/\(name)"
    case .group(let name): "Group/\(name)"
    case .role(let role, let namespace):
      "\(role.kind)/\(role.name) in \(namespace.map { "namespace \($0)" } ?? "all namespaces")"
    }
  }
}
