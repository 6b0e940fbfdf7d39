import Kubernetes

/// The roles and bindings that Kubernetes itself creates, by exact name.
///
/// Source: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy` of Kubernetes 1.20 to 1.36.
enum DefaultRoles {
  /// Whether Kubernetes creates a role of this name.
  static func contains(_ role: RoleID) -> Bool {
    if let namespace = role.namespace { return roles[namespace]?.contains(role.name) ?? false }
    return clusterRoles.contains(role.name) || isController(role.name)
  }

  /// Whether Kubernetes creates a binding of this name, and grants this role to no other subjects.
  static func contains(binding: RoleID, to role: RoleID, subjects: [BindingSubject]) -> Bool {
    if let standard = bindings[binding] {
      return standard.role == role.name && subjects.allSatisfy { standard.subjects.contains($0) }
    }
    guard binding == role, isController(role.name) || roles[role.namespace ?? ""]?.contains(role.name) == true else {
      return false
    }
    let account = BindingSubject(
      kind: "ServiceAccount", namespace: "kube-system", name: String(role.name.dropFirst(controllerPrefix.count)))
    return subjects.allSatisfy { $0 == account }
  }

  private static let controllerPrefix = "system:controller:"

  private static func isController(_ name: String) -> Bool {
    name.hasPrefix(controllerPrefix) && controllers.contains(String(name.dropFirst(controllerPrefix.count)))
  }

  private static let clusterRoles: Set<String> = [
    "admin", "cluster-admin", "edit", "view", "system:aggregate-to-admin", "system:aggregate-to-edit",
    "system:aggregate-to-view", "system:auth-delegator", "system:basic-user",
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    "system:certificates.k8s.io:kube-apiserver-client-approver",
    "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
    "system:certificates.k8s.io:kubelet-serving-approver", "system:certificates.k8s.io:legacy-unknown-approver",
    "system:cluster-trust-bundle-discovery", "system:discovery", "system:heapster", "system:kube-aggregator",
    "system:kube-controller-manager", "system:kube-dns", "system:kube-scheduler", "system:kubelet-api-admin",
    "system:monitoring", "system:node", "system:node-bootstrapper", "system:node-problem-detector",
    "system:node-proxier", "system:persistent-volume-provisioner", "system:public-info-viewer",
    "system:service-account-issuer-discovery", "system:volume-scheduler",
  ]

  private static let controllers: Set<String> = [
    "attachdetach-controller", "certificate-controller", "clusterrole-aggregation-controller", "cronjob-controller",
    "daemon-set-controller", "deployment-controller", "device-taint-eviction-controller", "disruption-controller",
    "endpoint-controller", "endpointslice-controller", "endpointslicemirroring-controller",
    "ephemeral-volume-controller", "expand-controller", "generic-garbage-collector", "horizontal-pod-autoscaler",
    "job-controller", "legacy-service-account-token-cleaner", "namespace-controller", "node-controller",
    "persistent-volume-binder", "pod-garbage-collector", "pv-protection-controller", "pvc-protection-controller",
    "replicaset-controller", "replication-controller", "resource-claim-controller", "resourcequota-controller",
    "root-ca-cert-publisher", "route-controller", "selinux-warning-controller", "service-account-controller",
    "service-cidrs-controller", "service-controller", "statefulset-controller", "storage-version-migrator-controller",
    "ttl-after-finished-controller", "ttl-controller", "validatingadmissionpolicy-status-controller",
    "volumeattributesclass-protection-controller",
  ]

  private static let roles: [String: Set<String>] = [
    "kube-public": ["system:controller:bootstrap-signer"],
    "kube-system": [
      "extension-apiserver-authentication-reader", "system::leader-locking-kube-controller-manager",
      "system::leader-locking-kube-scheduler", "system:controller:bootstrap-signer", "system:controller:cloud-provider",
      "system:controller:token-cleaner",
    ],
  ]

  private static let bindings: [RoleID: (role: String, subjects: Set<BindingSubject>)] = {
    let manager = user("system:kube-controller-manager")
    let scheduler = user("system:kube-scheduler")
    let everyone: Set = [group("system:authenticated"), group("system:unauthenticated")]
    let cluster: [(String, Set<BindingSubject>)] = [
      ("cluster-admin", [group("system:masters")]), ("system:basic-user", [group("system:authenticated")]),
      ("system:discovery", [group("system:authenticated")]), ("system:kube-controller-manager", [manager]),
      ("system:kube-dns", [account("kube-dns")]), ("system:kube-scheduler", [scheduler]),
      ("system:monitoring", [group("system:monitoring")]), ("system:node", []),
      ("system:node-proxier", [user("system:kube-proxy")]), ("system:public-info-viewer", everyone),
      ("system:service-account-issuer-discovery", [group("system:serviceaccounts")]),
      ("system:cluster-trust-bundle-discovery", [group("system:serviceaccounts")]),
      ("system:volume-scheduler", [scheduler]),
    ]
    let kubeSystem: [(String, String, Set<BindingSubject>)] = [
      (
        "system::extension-apiserver-authentication-reader", "extension-apiserver-authentication-reader",
        [manager, scheduler]
      ),
      (
        "system::leader-locking-kube-controller-manager", "system::leader-locking-kube-controller-manager",
        [manager, account("kube-controller-manager"), account("leader-election-controller")]
      ),
      (
        "system::leader-locking-kube-scheduler", "system::leader-locking-kube-scheduler",
        [scheduler, account("kube-scheduler")]
      ),
    ]
    return Dictionary(
      cluster.map { (RoleID(namespace: nil, name: $0), ($0, $1)) }
        + kubeSystem.map { (RoleID(namespace: "kube-system", name: $0), ($1, $2)) }, uniquingKeysWith: { $1 })
  }()

  private static func user(_ name: String) -> BindingSubject { BindingSubject(kind: "User", namespace: "", name: name) }
  private static func group(_ name: String) -> BindingSubject {
    BindingSubject(kind: "Group", namespace: "", name: name)
  }
  private static func account(_ name: String) -> BindingSubject {
    BindingSubject(kind: "ServiceAccount", namespace: "kube-system", name: name)
  }
}
