package import Kubernetes

/// A pod, or a workload with the template of its pods.
package struct Workload: Sendable, Hashable {
  /// A port that a container declares. Network policies refer to its name.
  struct Port: Sendable, Hashable {
    var name: String?
    var number: UInt16
    var `protocol`: TransportProtocol
  }

  /// The identity.
  package var id: WorkloadID
  /// The labels of the pods.
  var labels: [String: String]
  /// The specification of the pods.
  var spec: JSONValue
  /// The object that controls this one, such as the ReplicaSet of a pod; `nil` if there is none.
  var controller: WorkloadID?
  /// The addresses of a pod. A manifest has none.
  var addresses: [IPAddress] = []
  /// Whether a pod has ended.
  var isFinished = false
  /// Whether a ReplicaSet of an earlier revision, which has 0 replicas.
  var isIdle = false

  /// Whether the pods use the network of their node, to which network policies do not apply.
  var usesHostNetwork: Bool { spec.value("hostNetwork")?.boolValue == true }

  /// The declared ports of all containers, including sidecars (init containers that keep running).
  var ports: [Port] {
    let sidecars = spec.list("initContainers").filter { $0.value("restartPolicy")?.stringValue == "Always" }
    return (sidecars + spec.list("containers")).flatMap { $0.list("ports") }.compactMap(Port.init)
  }

  /// The name of the service account.
  var serviceAccount: String {
    let name = spec.value("serviceAccountName")?.stringValue ?? spec.value("serviceAccount")?.stringValue ?? ""
    return name.isEmpty ? "default" : name
  }
}

extension Workload {
  /// Reads an object; `nil` if it does not run pods.
  init?(_ object: JSONValue, _ identity: ObjectIdentity) {
    guard let kind = WorkloadKind(identity.kind, group: identity.group) else { return nil }
    var template = object
    for step in kind.templatePath { template = template.value(step) ?? [:] }
    id = WorkloadID(namespace: identity.namespace ?? "default", kind: kind.rawValue, name: identity.name)
    labels = template.strings("metadata", "labels")
    spec = template.value("spec") ?? [:]
    controller = WorkloadOwner(of: object).map { [id] in
      WorkloadID(namespace: id.namespace, kind: $0.kind, name: $0.name)
    }
    isIdle = kind == .replicaSet && object.value("spec", "replicas")?.integerValue == 0
    guard kind == .pod else { return }
    let status = object.value("status")
    let texts = (status?.list("podIPs") ?? []).compactMap { $0.value("ip")?.stringValue }
    let address = status?.value("podIP")?.stringValue
    addresses = (texts.isEmpty ? [address].compactMap(\.self) : texts).compactMap(IPAddress.init)
    isFinished = ["Succeeded", "Failed"].contains(status?.value("phase")?.stringValue ?? "")
  }
}

extension Workload.Port {
  fileprivate init?(_ value: JSONValue) {
    guard let number = value.value("containerPort")?.integerValue.flatMap({ UInt16(exactly: $0) }), number > 0,
      let transport = TransportProtocol(field: value.value("protocol")?.stringValue)
    else { return nil }
    self.init(name: value.value("name")?.stringValue, number: number, protocol: transport)
  }
}

// MARK: - Owners

extension Workload {
  /// Whether the template of a controller has everything that helps an attacker in the pods.
  func isPart(of owner: Workload) -> Bool {
    let (mine, others) = (PodPrivileges(spec).evidence.map(\.factor), PodPrivileges(owner.spec).evidence.map(\.factor))
    return Set(mine).isSubset(of: others) && serviceAccount == owner.serviceAccount
      && hostPorts.isSubset(of: owner.hostPorts)
      && owner.labels.allSatisfy { labels[$0.key] == $0.value }
  }

  /// Whether the pods have a volume with a token of their service account.
  var hasTokenVolume: Bool {
    spec.list("volumes").contains { volume in
      volume.value("projected")?.list("sources").contains { $0.value("serviceAccountToken") != nil } == true
    }
  }

  /// The ports of the node that containers use.
  var hostPorts: Set<Int64> {
    let containers = spec.list("containers") + spec.list("initContainers")
    return Set(
      containers.flatMap { $0.list("ports") }.compactMap { $0.value("hostPort")?.integerValue }.filter { $0 != 0 })
  }
}
