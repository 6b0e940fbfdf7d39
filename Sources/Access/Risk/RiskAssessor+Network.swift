import Kubernetes

extension RiskAssessor {
  /// How an attacker gets to a workload.
  func exposure(of workload: Workload) -> [WorkloadRisk.Evidence] {
    let target = Endpoint.workload(workload)
    let services = (inventory.services[workload.id.namespace] ?? []).filter { $0.selects(workload) }
    return services.flatMap { exposure(of: target, through: $0) } + hostPorts(of: workload)
      + exposureInCluster(of: target)
  }

  private func exposure(of target: Endpoint, through service: Service) -> [WorkloadRisk.Evidence] {
    let ports = service.ports.reduce(PortSet()) { $0.union($1.ports(of: target)) }
    let name = "Service \(service.key)"
    var found: [WorkloadRisk.Evidence] = []
    if inventory.ingressBackends.contains(service.key), isReachableByProxy(target, on: ports) {
      found.append(.init(.ingress, name))
    }
    let isBalanced = service.type == "LoadBalancer"
    guard isBalanced || service.type == "NodePort" || service.hasExternalIPs else { return found }
    let access = outsideAccess(to: target, on: ports)
    if access == .all, isBalanced, !service.isRestricted {
      found.append(.init(.loadBalancer, name))
    } else if access == .all, !isBalanced || service.hasExternalIPs {
      found.append(.init(.nodePort, name))
    } else if access != .none {
      found.append(.init(.restricted, name))
    }
    return found
  }

  private func hostPorts(of workload: Workload) -> [WorkloadRisk.Evidence] {
    if workload.usesHostNetwork, !workload.ports.isEmpty { return [.init(.hostPort, "host network")] }
    let ports = workload.hostPorts.sorted()
    return ports.isEmpty ? [] : [.init(.hostPort, ports.map { "\($0)" }.joined(separator: ", "))]
  }

  private func exposureInCluster(of target: Endpoint) -> [WorkloadRisk.Evidence] {
    guard let namespace = target.workload?.id.namespace else { return [] }
    if reachability.decide(from: Self.unlabeledPod, to: target).isAllowed { return [.init(.everyNamespace)] }
    let namespaces = target.workload.map(neighbors.connecting) ?? []
    var found: [WorkloadRisk.Evidence] = []
    if let others = Self.names(namespaces, besides: namespace) { found.append(.init(.otherNamespaces, others)) }
    let neighbor = Self.unlabeledPod(in: namespace)
    if namespaces.contains(namespace) || reachability.decide(from: neighbor, to: target).isAllowed {
      found.append(.init(.ownNamespace))
    }
    return found
  }

  /// What an attacker in a container can connect to.
  func blastRadius(of workload: Workload) -> [WorkloadRisk.Evidence] {
    if workload.usesHostNetwork { return [.init(.unrestrictedNetwork)] }
    let source = Endpoint.workload(workload)
    return reachableAddresses(from: source) + reachablePods(from: source, in: workload.id.namespace)
  }

  private func reachableAddresses(from source: Endpoint) -> [WorkloadRisk.Evidence] {
    var found: [WorkloadRisk.Evidence] = []
    let decisions = [AddressBlock.everyIPv4, .everyIPv6].map {
      reachability.decide(from: source, to: .addresses($0))
    }.filter { !$0.ports.isNameResolution }
    if decisions.contains(where: { !$0.ports.subtracting($0.egress.partialPorts).isNameResolution }) {
      found.append(.init(.internet))
    }
    if !decisions.isEmpty { found.append(.init(.someAddresses)) }
    if let metadata = IPAddress("169.254.169.254"),
      !reachability.decide(from: source, to: .addresses(AddressBlock(metadata))).ports.isNameResolution
    {
      found.append(.init(.metadata))
    }
    return found
  }

  private func reachablePods(from source: Endpoint, in namespace: String) -> [WorkloadRisk.Evidence] {
    var found: [WorkloadRisk.Evidence] = []
    if !reachability.decide(from: source, to: Self.unlabeledPod).ports.isNameResolution {
      found.append(.init(.reachEveryNamespace))
    }
    let namespaces = source.workload.map(neighbors.reachable) ?? []
    if let others = Self.names(namespaces, besides: namespace) { found.append(.init(.reachOtherNamespaces, others)) }
    if namespaces.contains(namespace) { found.append(.init(.reachOwnNamespace)) }
    return found
  }
}

// MARK: - Decisions

extension RiskAssessor {
  /// The number of namespaces in a detail. In a cluster without network policies, every workload reaches all of them.
  private static let namesInDetail = 20

  /// The other namespaces for a detail; `nil` if there are none.
  private static func names(_ namespaces: [String], besides namespace: String) -> String? {
    let others = namespaces.filter { $0 != namespace }
    return others.isEmpty ? nil : others.joined(atMost: namesInDetail)
  }

  private enum Access: Sendable {
    case none
    case some
    case all
  }

  /// A pod without labels in a namespace without labels. Only rules for the pods of all namespaces allow it.
  private static let unlabeledPod = unlabeledPod(in: "")

  /// A pod without labels in a namespace.
  private static func unlabeledPod(in namespace: String) -> Endpoint {
    .workload(Workload(id: WorkloadID(namespace: namespace, kind: "Pod", name: ""), labels: [:], spec: [:]))
  }

  /// Whether network policies let a proxy connect, wherever it runs.
  private func isReachableByProxy(_ target: Endpoint, on ports: PortSet) -> Bool {
    let sources =
      [Self.unlabeledPod, .addresses(.everyIPv4), .addresses(.everyIPv6)] + endpoints.filter { $0 != target }
    return sources.contains { !reachability.decide(from: $0, to: target).ports.intersection(ports).isEmpty }
  }

  private func outsideAccess(to target: Endpoint, on ports: PortSet) -> Access {
    let decisions = [AddressBlock.everyIPv4, .everyIPv6].map {
      reachability.decide(from: .addresses($0), to: target)
    }
    func isOpen(_ ports: (ReachDecision) -> PortSet) -> Bool { decisions.contains { !ports($0).isEmpty } }
    if isOpen({ $0.ports.subtracting($0.ingress.partialPorts).intersection(ports) }) { return .all }
    return isOpen { $0.ports.intersection(ports) } ? .some : .none
  }
}

extension Service.Port {
  /// The ports of the pods.
  fileprivate func ports(of target: Endpoint) -> PortSet {
    switch self.target {
    case .int(let number):
      UInt16(exactly: number).map { PortSet(`protocol`, $0...$0) } ?? PortSet()
    case .string(let name): PortQuery("\(name)/\(`protocol`.rawValue)")?.ports(of: target) ?? PortSet()
    }
  }
}
