import Kubernetes

/// The roles and bindings that Kubernetes itself creates.
///
/// plugin/pkg/auth/authorizer/rbac/bootstrappolicy of Kubernetes
enum DefaultRoles {
  /// The user-facing roles that grant dangerous permissions. Messages name them without explanation.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
  private static let userFacing: [String: GrantAssessment] = {
    let edit: [Power] = [.impersonate, .secrets, .exec, .createTokens, .createPods, .portForward, .scale]
    return [
      "cluster-admin": GrantAssessment(Power.allCases), "admin": GrantAssessment(edit + [.changeRBAC]),
      "edit": GrantAssessment(edit),
    ]
  }()

  /// Whether a ClusterRole is one of the user-facing roles that grant dangerous permissions.
  static func isUserFacing(_ role: RoleRef) -> Bool { role.kind == "ClusterRole" && userFacing[role.name] != nil }

  /// What a user-facing role grants if its rules are not known: they are aggregated by a controller, and a preview of
  /// manifests has none.
  static func assumedGrants(of clusterRole: String) -> GrantAssessment? { userFacing[clusterRole] }

  /// Roles in kube-system that grant access to secrets.
  private static let systemRoles: Set<String> = [
    "system:controller:bootstrap-signer", "system:controller:token-cleaner",
  ]

  /// Whether Kubernetes creates a role of this name.
  static func includes(role id: ObjectID) -> Bool { id.namespace == "kube-system" && systemRoles.contains(id.name) }

  /// Whether Kubernetes creates a binding of this name with this role and these subjects.
  static func includes(binding id: ObjectID, to role: RoleRef, subjects: [Subject]) -> Bool {
    guard id.namespace == "kube-system", systemRoles.contains(id.name), role.kind == "Role", role.name == id.name else {
      return false
    }
    let account = id.name.split(separator: ":").last.map(String.init) ?? ""
    return subjects.allSatisfy {
      $0.kind == "ServiceAccount" && $0.name == account && $0.namespace == "kube-system"
    }
  }
}
