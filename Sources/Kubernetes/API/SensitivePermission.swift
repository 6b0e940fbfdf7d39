/// A permission that helps an attacker.
///
/// https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
public enum SensitivePermission: Sendable, Hashable, CaseIterable {
  /// Write rules into Roles that the client does not hold.
  case escalateRoles
  /// Write rules into ClusterRoles that the client does not hold.
  case escalateClusterRoles
  /// Bind Roles with rules that the client does not hold.
  case bindRoles
  /// Bind ClusterRoles with rules that the client does not hold.
  case bindClusterRoles
  /// Act as a user.
  case impersonateUsers
  /// Act as a member of a group.
  case impersonateGroups
  /// Act as a service account.
  case impersonateServiceAccounts
  /// Use the API of the kubelet.
  case useNodeProxy
  /// Create tokens of service accounts.
  case createTokens
  /// Read Secrets.
  case readSecrets
  /// Create, change or delete Secrets.
  case writeSecrets
  /// Create Secrets.
  case createSecrets
  /// Create, change or delete admission webhooks.
  case changeWebhooks
  /// Create pods, or workloads that create pods.
  case createPods
  /// Change pods, such as their images.
  case changePods
  /// Change workloads that create pods.
  case changeWorkloads
  /// Run commands in pods.
  case execInPods
  /// Approve client certificates.
  case approveCertificates
  /// Create persistent volumes.
  case createPersistentVolumes
  /// Create or change Roles.
  case changeRoles
  /// Create or change RoleBindings.
  case changeRoleBindings
  /// Create or change ClusterRoles.
  case changeClusterRoles
  /// Create or change ClusterRoleBindings.
  case changeClusterRoleBindings
  /// Change namespaces, such as their labels.
  case changeNamespaces
  /// Forward ports to pods.
  case forwardPorts
}

extension SensitivePermission {
  /// Verbs on resources of an API group. Each verb on each resource gives the permission.
  private struct Access: Sendable {
    /// An empty list means all verbs.
    var verbs: [String]
    var resources: [String]
    var group = ""
  }

  private static let rbac = "rbac.authorization.k8s.io"
  private static let writing = ["create", "update", "patch"]

  private static let accesses: [SensitivePermission: [Access]] = [
    .escalateRoles: [Access(verbs: ["escalate"], resources: ["roles"], group: rbac)],
    .escalateClusterRoles: [Access(verbs: ["escalate"], resources: ["clusterroles"], group: rbac)],
    .bindRoles: [Access(verbs: ["bind"], resources: ["roles"], group: rbac)],
    .bindClusterRoles: [Access(verbs: ["bind"], resources: ["clusterroles"], group: rbac)],
    .impersonateUsers: [Access(verbs: ["impersonate"], resources: ["users"])],
    .impersonateGroups: [Access(verbs: ["impersonate"], resources: ["groups"])],
    .impersonateServiceAccounts: [Access(verbs: ["impersonate"], resources: ["serviceaccounts"])],
    .useNodeProxy: [Access(verbs: [], resources: ["nodes/proxy"])],
    .createTokens: [Access(verbs: ["create"], resources: ["serviceaccounts/token"])],
    .readSecrets: [Access(verbs: ["get", "list", "watch"], resources: ["secrets"])],
    .writeSecrets: [Access(verbs: writing + ["delete", "deletecollection"], resources: ["secrets"])],
    .createSecrets: [Access(verbs: ["create"], resources: ["secrets"])],
    .changeWebhooks: [
      Access(
        verbs: writing + ["delete"], resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
        group: "admissionregistration.k8s.io")
    ],
    .createPods: [Access(verbs: ["create"], resources: ["pods"])] + workloads(["create"]),
    .changePods: [Access(verbs: ["update", "patch"], resources: ["pods"])],
    .changeWorkloads: workloads(["update", "patch"]),
    .execInPods: [
      Access(verbs: ["get", "create"], resources: ["pods/exec", "pods/attach"]),
      Access(verbs: ["update", "patch"], resources: ["pods/ephemeralcontainers"]),
    ],
    .approveCertificates: [
      Access(
        verbs: ["update", "patch"], resources: ["certificatesigningrequests/approval"], group: "certificates.k8s.io")
    ],
    .createPersistentVolumes: [Access(verbs: ["create"], resources: ["persistentvolumes"])],
    .changeRoles: [Access(verbs: writing, resources: ["roles"], group: rbac)],
    .changeRoleBindings: [Access(verbs: writing, resources: ["rolebindings"], group: rbac)],
    .changeClusterRoles: [Access(verbs: writing, resources: ["clusterroles"], group: rbac)],
    .changeClusterRoleBindings: [Access(verbs: writing, resources: ["clusterrolebindings"], group: rbac)],
    .changeNamespaces: [Access(verbs: ["update", "patch"], resources: ["namespaces"])],
    .forwardPorts: [Access(verbs: ["get", "create"], resources: ["pods/portforward"])],
  ]

  private static func workloads(_ verbs: [String]) -> [Access] {
    [
      Access(verbs: verbs, resources: ["replicationcontrollers"]),
      Access(verbs: verbs, resources: ["deployments", "replicasets", "statefulsets", "daemonsets"], group: "apps"),
      Access(verbs: verbs, resources: ["jobs", "cronjobs"], group: "batch"),
    ]
  }

  private var accesses: [Access] { Self.accesses[self] ?? [] }

  /// Whether a RoleBinding can give the permission. A permission on cluster-scoped resources needs a ClusterRoleBinding.
  ///
  /// `bind` on ClusterRoles applies in a namespace, because a RoleBinding can refer to a ClusterRole. The namespace of a
  /// request for a Namespace is the Namespace itself.
  public var isNamespaced: Bool {
    switch self {
    case .escalateClusterRoles, .impersonateUsers, .impersonateGroups, .useNodeProxy, .changeWebhooks,
      .approveCertificates, .createPersistentVolumes, .changeClusterRoles, .changeClusterRoleBindings:
      false
    default: true
    }
  }

  /// Whether a rule gives the permission, for all objects or for those that `resourceNames` lists.
  public func isIncluded(in rule: PolicyRule) -> Bool { !names(in: rule).isEmpty }

  /// Whether a rule gives the permission for all objects.
  public func isIncludedForAllObjects(in rule: PolicyRule) -> Bool { reaches(in: rule).contains(.all) }

  /// The names of the objects for which a rule gives the permission: `nil` for all objects, and empty if the rule does
  /// not give it.
  public func names(in rule: PolicyRule) -> [String?] { rule.names(of: reaches(in: rule)) }

  private func reaches(in rule: PolicyRule) -> Set<PolicyRule.Reach> {
    var reaches: Set<PolicyRule.Reach> = []
    for access in accesses where rule.matches(group: access.group) {
      let verbs = access.verbs.isEmpty ? rule.verbs : access.verbs.filter(rule.matches(verb:))
      for resource in access.resources where rule.matches(resource: resource) {
        for verb in verbs { reaches.insert(rule.reach(verb: verb, resource: resource)) }
      }
    }
    return reaches
  }

  /// Whether a verb on a resource gives the permission. A wildcard is not a verb, resource or group here.
  public func includes(_ verb: String, on resource: String, in group: String) -> Bool {
    accesses.contains { access in
      access.group == group && access.resources.contains(resource)
        && (access.verbs.isEmpty || access.verbs.contains(verb))
    }
  }
}
