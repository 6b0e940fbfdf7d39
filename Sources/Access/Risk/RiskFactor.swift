/// What adds points to a term of the score. Points never depend on other factors.
package struct RiskFactor: Sendable, Hashable {
  /// The identifier.
  package let id: String
  /// The term.
  package let term: RiskTerm
  /// The points; for permissions, those of a permission in all namespaces.
  package let points: Int
  /// The points of a permission in one namespace; `nil` for other factors.
  package let namespacePoints: Int?
  /// The points of a permission on some names only; `nil` for other factors.
  package let namedPoints: Int?
  /// When the factor applies.
  package let condition: String
  /// Why it has these points.
  package let reason: String

  private init(_ id: String, _ term: RiskTerm, _ points: Int, _ condition: String, _ reason: String) {
    self.init(id, term, points, nil, nil, condition, reason)
  }

  private init(
    _ id: String, _ term: RiskTerm, _ points: Int, _ namespacePoints: Int?, _ namedPoints: Int?, _ condition: String,
    _ reason: String
  ) {
    self.id = id
    self.term = term
    self.points = points
    self.namespacePoints = namespacePoints
    self.namedPoints = namedPoints
    self.condition = condition
    self.reason = reason
  }

  private static func permission(
    _ id: String, _ points: Int, _ namespacePoints: Int, _ namedPoints: Int, _ condition: String, _ reason: String
  ) -> RiskFactor {
    RiskFactor(id, .permissions, points, namespacePoints, namedPoints, condition, reason)
  }
}

// MARK: - Exposure

extension RiskFactor {
  static let loadBalancer = RiskFactor(
    "load-balancer", .exposure, 25, "a LoadBalancer Service, open to all addresses", "anyone can connect")
  static let ingress = RiskFactor(
    "ingress", .exposure, 22, "a Service behind an Ingress", "anyone can send requests, through a proxy")
  static let nodePort = RiskFactor(
    "node-port", .exposure, 20, "a NodePort Service or external IPs, open to all addresses",
    "anyone who reaches a node can connect")
  static let hostPort = RiskFactor(
    "host-port", .exposure, 16, "a host port, or a port on the host network",
    "anyone who reaches the node can connect; network policies may not apply")
  static let restricted = RiskFactor(
    "restricted-service", .exposure, 14,
    "a LoadBalancer or NodePort Service or external IPs, restricted by an internal load balancer, source ranges or network policies",
    "some addresses outside the cluster can connect")
  static let everyNamespace = RiskFactor(
    "every-namespace", .exposure, 10, "pods of any namespace can connect (no network policy prevents it)",
    "an attacker in any pod of the cluster can connect")
  static let otherNamespaces = RiskFactor(
    "other-namespaces", .exposure, 6, "some pods of other namespaces can connect (no network policy prevents it)",
    "an attacker in these pods can connect")
  static let ownNamespace = RiskFactor(
    "own-namespace", .exposure, 3, "pods of the namespace can connect (no network policy prevents it)",
    "an attacker needs a pod in the namespace first")
}

// MARK: - Privilege

extension RiskFactor {
  static let privileged = RiskFactor(
    "privileged", .privilege, 25, "a privileged container, or a Windows HostProcess container",
    "the container controls the node")
  static let runtimeSocket = RiskFactor(
    "runtime-socket", .privilege, 25, "the socket of a container runtime, or a folder that contains it",
    "the container can start privileged containers")
  static let dangerousCapabilities = RiskFactor(
    "dangerous-capabilities", .privilege, 18, "a capability such as SYS_ADMIN or ALL",
    "these capabilities lead to control of the node")
  static let writableHostPath = RiskFactor(
    "writable-host-path", .privilege, 18, "a hostPath volume that a container can write to",
    "writing to the node is often enough to control it")
  static let hostPID = RiskFactor(
    "host-pid", .privilege, 12, "hostPID", "the container sees all processes of the node and their environment")
  static let hostNetwork = RiskFactor(
    "host-network", .privilege, 10, "hostNetwork", "the container can use the services of the node on loopback")
  static let hostPath = RiskFactor(
    "host-path", .privilege, 8, "a hostPath volume", "the container reads files of the node")
  static let unmaskedProc = RiskFactor(
    "unmasked-proc", .privilege, 6, "procMount is Unmasked", "the container sees settings of the kernel")
  static let addedCapabilities = RiskFactor(
    "added-capabilities", .privilege, 5, "a capability outside the list of the Pod Security level baseline",
    "the capability is not needed by most programs")
  static let hostIPC = RiskFactor(
    "host-ipc", .privilege, 4, "hostIPC", "the container can use the shared memory of the node")
  static let root = RiskFactor(
    "may-run-as-root", .privilege, 3, "neither runAsNonRoot nor a runAsUser other than 0",
    "escapes through the kernel or the runtime are easier as root")
  static let privilegeEscalation = RiskFactor(
    "privilege-escalation", .privilege, 2, "allowPrivilegeEscalation is not false",
    "a program with setuid can become root")
  static let capabilities = RiskFactor(
    "kept-capabilities", .privilege, 1, "not all capabilities are dropped", "the default list has more than is needed")
  static let seccomp = RiskFactor(
    "no-seccomp", .privilege, 1, "no seccomp profile, or Unconfined", "all system calls are possible")
  static let writableRoot = RiskFactor(
    "writable-root-filesystem", .privilege, 1, "readOnlyRootFilesystem is not true",
    "an attacker can replace programs of the container")
}

// MARK: - Permissions

extension RiskFactor {
  static let everything = permission(
    "everything", 25, 14, 0, "all verbs on all resources",
    "these are the permissions of cluster-admin, in all namespaces or in one")
  static let escalateRoles = permission(
    "escalate-roles", 25, 12, 6, "escalate or bind on roles or ClusterRoles", "the account can give itself any role")
  static let impersonate = permission(
    "impersonate", 25, 12, 12, "impersonate on users, groups or service accounts", "the account can be anyone")
  static let nodesProxy = permission(
    "nodes-proxy", 22, 0, 11, "any verb on nodes/proxy", "the API of the kubelet runs commands in any pod")
  static let createTokens = permission(
    "create-tokens", 22, 10, 5, "create on serviceaccounts/token", "the account can be any service account")
  static let readSecrets = permission(
    "read-secrets", 20, 8, 2, "get, list or watch on secrets", "secrets contain credentials")
  static let webhooks = permission(
    "webhooks", 18, 0, 9, "create, update, patch or delete on webhook configurations",
    "a webhook sees and changes all objects")
  static let createPods = permission(
    "create-pods", 18, 8, 4, "create, update or patch on pods or workloads",
    "a pod can use any service account of its namespace")
  static let exec = permission(
    "exec", 18, 8, 3, "pods/exec, pods/attach or pods/ephemeralcontainers",
    "the account can run commands in other pods")
  static let approveCertificates = permission(
    "approve-certificates", 16, 0, 8, "approve certificate signing requests", "a certificate can name any user")
  static let persistentVolumes = permission(
    "persistent-volumes", 12, 0, 4, "create on persistentvolumes", "a volume can be a folder of a node")
  static let changeRBAC = permission(
    "change-rbac", 10, 5, 2, "create, update or patch on roles or bindings",
    "the account can spread its own permissions")
  static let namespaces = permission(
    "change-namespaces", 8, 4, 2, "update or patch on namespaces",
    "labels of namespaces decide about Pod Security and network policies")
  static let portForward = permission(
    "port-forward", 4, 2, 1, "pods/portforward", "the account can connect to other pods past network policies")
  static let write = permission(
    "write", 6, 3, 1, "a verb that writes any other resource", "the account can change how the cluster behaves")
  static let read = permission(
    "read", 2, 1, 1, "any other permission, apart from those of every user", "the account sees more than other users")
  static let directTakeover = RiskFactor(
    "path-1", .permissions, 20, "a path of one step to permissions that control the cluster",
    "the account can become cluster-admin")
  static let shortTakeover = RiskFactor(
    "path-2", .permissions, 16, "a path of two steps to permissions that control the cluster",
    "each step takes time and can be noticed")
  static let longTakeover = RiskFactor(
    "path-3", .permissions, 12, "a path of three or more steps to permissions that control the cluster",
    "each step takes time and can be noticed")
}

// MARK: - Other terms

extension RiskFactor {
  static let unrestrictedNetwork = RiskFactor(
    "node-network", .blastRadius, 10, "the pods use the network of their node", "network policies do not apply")
  static let reachEveryNamespace = RiskFactor(
    "reach-every-namespace", .blastRadius, 4,
    "the pods can connect to pods of any namespace (no network policy prevents it)",
    "every Service of the cluster can be attacked")
  static let internet = RiskFactor(
    "reach-internet", .blastRadius, 3, "the pods can connect to any address (no network policy prevents it)",
    "data can be sent anywhere, and programs can be loaded")
  static let reachOtherNamespaces = RiskFactor(
    "reach-other-namespaces", .blastRadius, 2,
    "the pods can connect to some pods of other namespaces (no network policy prevents it)",
    "these pods can be attacked")
  static let metadata = RiskFactor(
    "reach-metadata", .blastRadius, 2, "the pods can connect to 169.254.169.254 (no network policy prevents it)",
    "clouds give the credentials of the node at this address")
  static let someAddresses = RiskFactor(
    "reach-some-addresses", .blastRadius, 1, "the pods can connect to some addresses (no network policy prevents it)",
    "data can be sent to these addresses")
  static let reachOwnNamespace = RiskFactor(
    "reach-own-namespace", .blastRadius, 1,
    "the pods can connect to other pods of the namespace (no network policy prevents it)",
    "these pods can be attacked")
  static let noMemoryLimit = RiskFactor(
    "no-memory-limit", .limits, 3, "a container has no memory limit", "it can starve the other pods of the node")
  static let noCPULimit = RiskFactor(
    "no-cpu-limit", .limits, 1, "a container has no CPU limit", "it can slow down other pods, and mine coins")
  static let noStorageLimit = RiskFactor(
    "no-storage-limit", .limits, 1, "a container has no limit of ephemeral storage",
    "it can fill the disk of the node")
  static let critical = RiskFactor(
    "critical-vulnerabilities", .vulnerabilities, 3, "for each vulnerability of severity critical",
    "it can be the first step of an attack")
  static let high = RiskFactor(
    "high-vulnerabilities", .vulnerabilities, 1, "for each vulnerability of severity high",
    "it can be the first step of an attack, with a lower probability")

  /// All factors, by term and points.
  package static let all: [RiskFactor] = [
    .loadBalancer, .ingress, .nodePort, .hostPort, .restricted, .everyNamespace, .otherNamespaces, .ownNamespace,
    .privileged, .runtimeSocket, .dangerousCapabilities, .writableHostPath, .hostPID, .hostNetwork, .hostPath,
    .unmaskedProc, .addedCapabilities, .hostIPC, .root, .privilegeEscalation, .capabilities, .seccomp, .writableRoot,
    .everything, .escalateRoles, .impersonate, .nodesProxy, .createTokens, .readSecrets, .directTakeover, .webhooks,
    .createPods, .exec, .approveCertificates, .shortTakeover, .persistentVolumes, .longTakeover, .changeRBAC,
    .namespaces, .write, .portForward, .read, .unrestrictedNetwork, .reachEveryNamespace, .internet,
    .reachOtherNamespaces, .metadata, .someAddresses, .reachOwnNamespace, .noMemoryLimit, .noCPULimit, .noStorageLimit,
    .critical, .high,
  ]
}
