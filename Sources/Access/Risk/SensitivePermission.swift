import Kubernetes

/// A permission with a factor of its own, because it helps an attacker.
struct SensitivePermission: Sendable {
  /// The factor of the score.
  let factor: RiskFactor
  private let groups: Set<String>
  private let resources: [String]
  private let verbs: [String]
  /// Whether a RoleBinding can give the permission. A permission on cluster-scoped resources needs a ClusterRoleBinding.
  let isNamespaced: Bool

  private init(
    _ factor: RiskFactor, _ verbs: [String], on resources: [String], in groups: Set<String> = [""],
    isNamespaced: Bool = true
  ) {
    self.factor = factor
    self.groups = groups
    self.resources = resources
    self.verbs = verbs
    self.isNamespaced = isNamespaced
  }

  private static let rbac: Set = ["rbac.authorization.k8s.io"]
  private static let writing = ["create", "update", "patch"]
  private static let workloads = ["deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"]

  /// All sensitive permissions. `everything`, `write` and `read` are not among them, because they are not about certain resources.
  ///
  /// `bind` on a ClusterRole applies in a namespace, because a RoleBinding can refer to a ClusterRole. Impersonation of users
  /// and groups does not.
  static let all: [SensitivePermission] = [
    SensitivePermission(.escalateRoles, ["escalate", "bind"], on: ["roles"], in: rbac),
    SensitivePermission(.escalateRoles, ["bind"], on: ["clusterroles"], in: rbac),
    SensitivePermission(.escalateRoles, ["escalate"], on: ["clusterroles"], in: rbac, isNamespaced: false),
    SensitivePermission(.impersonate, ["impersonate"], on: ["serviceaccounts"]),
    SensitivePermission(.impersonate, ["impersonate"], on: ["users", "groups"], isNamespaced: false),
    SensitivePermission(.nodesProxy, PolicyRule.allVerbs, on: ["nodes/proxy"], isNamespaced: false),
    SensitivePermission(.createTokens, ["create"], on: ["serviceaccounts/token"]),
    SensitivePermission(.readSecrets, ["get", "list", "watch"], on: ["secrets"]),
    SensitivePermission(
      .webhooks, writing, on: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
      in: ["admissionregistration.k8s.io"], isNamespaced: false),
    SensitivePermission(.createPods, writing, on: ["pods", "replicationcontrollers"]),
    SensitivePermission(.createPods, writing, on: workloads, in: ["apps", "batch"]),
    SensitivePermission(.exec, ["get", "create"], on: ["pods/exec", "pods/attach"]),
    SensitivePermission(.exec, ["update", "patch"], on: ["pods/ephemeralcontainers"]),
    SensitivePermission(
      .approveCertificates, ["update", "patch"], on: ["certificatesigningrequests/approval"],
      in: ["certificates.k8s.io"], isNamespaced: false),
    SensitivePermission(.persistentVolumes, ["create"], on: ["persistentvolumes"], isNamespaced: false),
    SensitivePermission(.changeRBAC, writing, on: ["roles", "rolebindings"], in: rbac),
    SensitivePermission(
      .changeRBAC, writing, on: ["clusterroles", "clusterrolebindings"], in: rbac, isNamespaced: false),
    SensitivePermission(.namespaces, ["update", "patch"], on: ["namespaces"]),
    SensitivePermission(.portForward, ["get", "create"], on: ["pods/portforward"]),
  ]

  /// Whether a rule includes the permission, perhaps for some names only.
  func isIncluded(in rule: PolicyRule) -> Bool {
    var rule = rule
    rule.resourceNames = nil
    return verbs.contains { verb in
      resources.contains { resource in
        groups.contains { rule.allows(AccessRequest(verb, resource, group: $0)) }
      }
    }
  }

  /// Whether the permission includes a verb on a resource of a rule. The wildcard of a rule includes more than the permission.
  fileprivate func includes(_ verb: String, on resource: String, in group: String) -> Bool {
    groups.contains(group) && resources.contains(resource) && verbs.contains(verb)
  }
}

extension PolicyRule {
  /// Whether the rule allows all verbs on all resources.
  var allowsEverything: Bool {
    let verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
    return (resourceNames ?? []).isEmpty && (apiGroups ?? []).contains("*") && (resources ?? []).contains("*")
      && (self.verbs.contains("*") || verbs.allSatisfy(self.verbs.contains))
  }

  /// Whether the rule allows a verb that changes objects, besides the sensitive permissions.
  var allowsOtherWrites: Bool { otherVerbs.contains { !Self.readVerbs.contains($0) } }

  /// Whether the rule allows a verb that reads objects, or a path that is not a resource, besides the sensitive permissions.
  var allowsOtherReads: Bool {
    otherVerbs.contains(where: Self.readVerbs.contains) || !(nonResourceURLs ?? []).isEmpty
  }

  private static let readVerbs = ["get", "list", "watch"]
  /// The verbs of all resources.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
  fileprivate static let allVerbs = readVerbs + ["create", "update", "patch", "delete", "deletecollection"]

  /// The verbs that the rule allows on a resource where no sensitive permission includes them.
  private var otherVerbs: [String] {
    verbs.flatMap { $0 == "*" ? Self.allVerbs : [$0] }.filter { verb in
      (apiGroups ?? []).contains { group in
        (resources ?? []).contains { resource in
          !SensitivePermission.all.contains { $0.includes(verb, on: resource, in: group) }
        }
      }
    }
  }
}
