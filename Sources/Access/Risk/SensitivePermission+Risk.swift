import Kubernetes

extension SensitivePermission {
  /// The factor of the score; `nil` if the permission has no factor of its own.
  var factor: RiskFactor? {
    switch self {
    case .escalateRoles, .escalateClusterRoles, .bindRoles, .bindClusterRoles: .escalateRoles
    case .impersonateUsers, .impersonateGroups, .impersonateServiceAccounts: .impersonate
    case .useNodeProxy: .nodesProxy
    case .createTokens: .createTokens
    case .readSecrets: .readSecrets
    case .writeSecrets: nil
    case .changeWebhooks: .webhooks
    case .createPods, .changePods, .changeWorkloads: .createPods
    case .execInPods: .exec
    case .approveCertificates: .approveCertificates
    case .createPersistentVolumes: .persistentVolumes
    case .changeRoles, .changeRoleBindings, .changeClusterRoles, .changeClusterRoleBindings: .changeRBAC
    case .changeNamespaces: .namespaces
    case .forwardPorts: .portForward
    }
  }

  /// The permissions with a factor of their own.
  fileprivate static let withFactor = allCases.filter { $0.factor != nil }
}

extension PolicyRule {
  /// Whether the rule allows a verb that changes objects, besides the permissions with a factor of their own.
  var allowsOtherWrites: Bool { otherVerbs.contains { !Self.readVerbs.contains($0) } }

  /// Whether the rule allows a verb that reads objects, or a path that is not a resource, besides the permissions with
  /// a factor of their own.
  var allowsOtherReads: Bool {
    otherVerbs.contains(where: Self.readVerbs.contains) || !(nonResourceURLs ?? []).isEmpty
  }

  private static let readVerbs = ["get", "list", "watch"]
  /// The verbs of all resources.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
  private static let allVerbs = readVerbs + ["create", "update", "patch", "delete", "deletecollection"]

  /// The verbs that the rule allows on a resource for which no permission has a factor of its own.
  private var otherVerbs: [String] {
    verbs.flatMap { $0 == "*" ? Self.allVerbs : [$0] }.filter { verb in
      (apiGroups ?? []).contains { group in
        (resources ?? []).contains { resource in
          !SensitivePermission.withFactor.contains { $0.includes(verb, on: resource, in: group) }
        }
      }
    }
  }
}
