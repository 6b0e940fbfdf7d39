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
    case .writeSecrets, .createSecrets: nil
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
  /// The names of the objects that the rule allows to change, besides the permissions with a factor of their own: `nil`
  /// for all objects.
  var namesOfOtherWrites: [String?] { namesOfOthers { !Self.readVerbs.contains($0) } }

  /// The names of the objects that the rule allows to read, besides the permissions with a factor of their own: `nil`
  /// for all objects, and for a path that is not a resource.
  var namesOfOtherReads: [String?] {
    namesOfOthers(where: Self.readVerbs.contains) + ((nonResourceURLs ?? []).isEmpty ? [] : [nil])
  }

  private static let readVerbs = ["get", "list", "watch"]
  /// The verbs of all resources.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
  private static let allVerbs = readVerbs + ["create", "update", "patch", "delete", "deletecollection"]

  /// The names of the objects for which the rule allows a verb on a resource, if no permission on the resource has a
  /// factor of its own.
  private func namesOfOthers(where isIncluded: (_ verb: String) -> Bool) -> [String?] {
    var reaches: Set<Reach> = []
    for verb in verbs.flatMap({ $0 == "*" ? Self.allVerbs : [$0] }) where isIncluded(verb) {
      for resource in resources ?? [] {
        let isOther = (apiGroups ?? []).contains { group in
          !SensitivePermission.withFactor.contains { $0.includes(verb, on: resource, in: group) }
        }
        if isOther { reaches.insert(reach(verb: verb, resource: resource)) }
      }
    }
    return names(of: reaches)
  }
}
