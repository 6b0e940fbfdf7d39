package import Kubernetes

/// The objects that decide who can reach what, and who may do what.
///
/// Objects without a namespace are in the namespace `default`, except for cluster-scoped kinds.
package struct Inventory: Sendable {
  /// All workloads, including those that others control.
  private(set) var workloads: [WorkloadID: Workload] = [:]
  /// The labels of the namespaces in the input.
  private(set) var namespaceLabels: [String: [String: String]] = [:]
  /// Network policies by namespace.
  private(set) var policies: [String: [NetworkPolicy]] = [:]
  /// Services by namespace.
  private(set) var services: [String: [Service]] = [:]
  /// The keys of the labels by which policies and Services select pods.
  private var selectedLabels: Set<String> = []
  /// The Services behind Ingresses.
  private(set) var ingressBackends: Set<ObjectKey> = []
  /// `automountServiceAccountToken` of the service accounts.
  private(set) var serviceAccounts: [ObjectKey: Bool?] = [:]
  /// The Secrets with tokens of a service account, as far as they are known: a cluster's Secrets are not read.
  private(set) var tokenSecrets: [ObjectKey: Set<ObjectKey>] = [:]
  /// The limits that LimitRanges set for containers that do not set them, by namespace.
  private(set) var defaultLimits: [String: Set<String>] = [:]
  private(set) var roles: [RoleID: Role] = [:]
  private(set) var bindings: [Binding] = []
  private(set) var vulnerabilities: [VulnerabilityReport] = []
  /// The `aggregationRule` of the ClusterRoles that have one.
  private(set) var aggregations: [String: [LabelSelector]] = [:]
  /// Whether the input is a cluster, so that roles that are not in it do not exist.
  package let isCluster: Bool

  /// Creates an empty inventory.
  ///
  /// - Parameter isCluster: Whether the objects come from a cluster. In manifests, the user-facing ClusterRoles of
  ///   Kubernetes are known without being in the input, and aggregated ClusterRoles are computed.
  package init(isCluster: Bool = false) { self.isCluster = isCluster }

  /// Where the objects are, for messages.
  var place: String { isCluster ? "in the cluster" : "in the input" }

  /// Adds an object; kinds that do not matter are skipped.
  ///
  /// - Throws: `InvalidObject` if a field does not have the type of the API.
  package mutating func add(_ object: JSONValue) throws(InvalidObject) {
    let identity = ObjectIdentity(object)
    do {
      try add(object, identity)
    } catch {
      throw InvalidObject(identity, error)
    }
  }

  private mutating func add(_ object: JSONValue, _ identity: ObjectIdentity) throws {
    if let workload = Workload(object, identity) {
      add(workload)
      return
    }
    let key = identity.namespacedKey
    let namespace = key.namespace ?? "default"
    switch (identity.group, identity.kind) {
    case ("", "Namespace"): namespaceLabels[identity.name] = object.strings("metadata", "labels")
    case ("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"):
      policies[namespace, default: []].append(try Self.policy(object, in: namespace))
      selectedLabels.formUnion(Self.selectedLabels(of: object))
    case ("", "Service"):
      services[namespace, default: []].append(Service(object, key))
      selectedLabels.formUnion(object.strings("spec", "selector").keys)
    case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"):
      ingressBackends.formUnion(Self.backends(of: object).map { ObjectKey(namespace: namespace, name: $0) })
    case ("", "ServiceAccount"):
      serviceAccounts[key] = .some(object["automountServiceAccountToken"]?.boolValue)
      add(TokenSecret.listed(by: object, key))
    case ("", "Secret"): add(TokenSecret(object, key).map { [$0] } ?? [])
    case ("", "LimitRange"): defaultLimits[namespace, default: []].formUnion(Self.defaults(of: object))
    case ("aquasecurity.github.io", "VulnerabilityReport"):
      vulnerabilities.append(VulnerabilityReport(object, namespace: namespace))
    case ("rbac.authorization.k8s.io", _): try addAccessRule(object, identity)
    default: break
    }
  }

  /// Adds a workload. Another one of the same kind and name gets a name of its own: the API server creates it from
  /// `generateName`, or it is of another API group.
  private mutating func add(_ workload: Workload) {
    var workload = workload
    let name = workload.id.name
    var number = 2
    while workloads[workload.id] != nil {
      workload.id.name = "\(name) (\(number))"
      number += 1
    }
    workloads[workload.id] = workload
  }

  private mutating func add(_ secrets: [TokenSecret]) {
    for secret in secrets { tokenSecrets[secret.account, default: []].insert(secret.key) }
  }

  private mutating func addAccessRule(_ object: JSONValue, _ identity: ObjectIdentity) throws {
    switch identity.kind {
    case "Role":
      let id = RoleID(namespace: identity.namespacedKey.namespace, name: identity.name)
      roles[id] = try object.decode(Role.self)
    case "ClusterRole":
      let role: ClusterRole = try object.decode()
      roles[RoleID(namespace: nil, name: identity.name)] = Role(metadata: role.metadata, rules: role.rules)
      if let selectors = object.value("aggregationRule", "clusterRoleSelectors") {
        aggregations[identity.name] = try selectors.decode()
      }
    case "RoleBinding":
      var binding: RoleBinding = try object.decode()
      binding.metadata.namespace = identity.namespacedKey.namespace
      bindings.append(Binding(binding, kind: "RoleBinding"))
    case "ClusterRoleBinding":
      var binding: RoleBinding = try object.decode()
      binding.metadata.namespace = nil
      bindings.append(Binding(binding, kind: "ClusterRoleBinding"))
    default: break
    }
  }

  /// Decodes a network policy. The API server reads an absent `podSelector` as an empty one.
  private static func policy(_ object: JSONValue, in namespace: String) throws -> NetworkPolicy {
    var object = object
    var spec = object.value("spec") ?? [:]
    if spec.value("podSelector") == nil { spec["podSelector"] = [:] }
    object["spec"] = spec
    var policy: NetworkPolicy = try object.decode()
    policy.metadata.namespace = namespace
    return policy
  }

  /// The keys of the labels by which a network policy selects pods, or the peers of pods.
  private static func selectedLabels(of policy: JSONValue) -> [String] {
    let spec = policy["spec"] ?? [:]
    let peers =
      spec.list("ingress").flatMap { $0.list("from") } + spec.list("egress").flatMap { $0.list("to") }
    return ([spec] + peers).compactMap { $0.value("podSelector") }.flatMap { selector in
      selector.strings("matchLabels").keys
        + selector.list("matchExpressions").compactMap { $0.value("key")?.stringValue }
    }
  }

  /// The names of the Services behind an Ingress of any version.
  private static func backends(of ingress: JSONValue) -> [String] {
    let spec = ingress["spec"] ?? [:]
    let paths = spec.list("rules").flatMap { $0.value("http")?.list("paths") ?? [] }
    let backends = [spec["backend"], spec["defaultBackend"]].compactMap(\.self) + paths.compactMap { $0["backend"] }
    return backends.compactMap { ($0.value("service", "name") ?? $0["serviceName"])?.stringValue }
  }

  private static func defaults(of limitRange: JSONValue) -> Set<String> {
    let items = limitRange["spec"]?.list("limits").filter { $0["type"]?.stringValue == "Container" } ?? []
    // The default of a limit that is not set is its maximum.
    return Set(
      items.flatMap { item in ["default", "max"].flatMap { item.value($0)?.objectValue?.keys.map(\.self) ?? [] } })
  }
}

extension Inventory {
  /// The labels of a namespace, with the one that Kubernetes sets on every namespace.
  func labels(ofNamespace name: String) -> [String: String] {
    (namespaceLabels[name] ?? [:]).merging(["kubernetes.io/metadata.name": name]) { $1 }
  }

  /// The workloads that are not part of another workload in the input, in order. Ended pods of a cluster are left out;
  /// the author of a manifest can write any status.
  package var topWorkloads: [Workload] {
    workloads.values.filter { !(isCluster && $0.isFinished) && owner(of: $0) == nil }.sorted { $0.id < $1.id }
  }

  /// The workload in the input that a workload is part of; `nil` if there is none.
  ///
  /// Everyone who can create a pod can name a workload as its controller. So the owner must also have what the pod has,
  /// and policies and Services must not select the pod by a label that the owner lacks.
  private func owner(of workload: Workload) -> WorkloadID? {
    guard let id = workload.controller, let owner = workloads[id], !owner.isIdle else { return nil }
    let isPart =
      workload.isPart(of: owner) && (!mountsToken(workload) || mountsToken(owner))
      && workload.labels.keys.allSatisfy { owner.labels[$0] != nil || !selectedLabels.contains($0) }
    return (isCluster && workload.isIdle) || isPart ? id : nil
  }

  /// Whether the pods of a workload mount a token of their service account.
  func mountsToken(_ workload: Workload) -> Bool {
    workload.hasTokenVolume
      || workload.spec.value("automountServiceAccountToken")?.boolValue
        ?? serviceAccounts[workload.account].flatMap(\.self) ?? true
  }

  /// The workload that another one is part of, directly or indirectly; the workload itself if it is not part of any.
  func topWorkload(of id: WorkloadID) -> WorkloadID {
    var id = id
    // The chain is at most CronJob, Job, Pod; see `WorkloadOwner`.
    while let owner = workloads[id].flatMap(owner) { id = owner }
    return id
  }
}
