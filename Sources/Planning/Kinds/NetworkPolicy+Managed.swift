package import Kubernetes

extension NetworkPolicy: ManagedObject {
  /// The spec with the server's defaults.
  package struct Content: NormalizedContent {
    package var spec: NetworkPolicySpec

    package func expanding(namespace: String) -> Self {
      Content(spec: PlaceholderFiller(namespace: namespace).fill(spec))
    }

    /// Some of the openings, for the same pods and directions.
    package func isAtLeastAsStrict(as desired: Self) -> Bool {
      spec.podSelector == desired.spec.podSelector && spec.policyTypes == desired.spec.policyTypes
        && Set(spec.ingress ?? []).isSubset(of: desired.spec.ingress ?? [])
        && Set(spec.egress ?? []).isSubset(of: desired.spec.egress ?? [])
    }
  }

  package var normalizedContent: Content { Content(spec: (spec ?? NetworkPolicySpec()).normalized) }

  /// A policy with rules opens what a default deny closes.
  package var risk: ObservedObject.Risk? { spec.flatMap(OpeningAssessment.init).map(ObservedObject.Risk.opens) }

  /// Removes all rules and selects no pod, whatever the version of the object. Finalizers stay: the controller that set them may have to clean up in the network.
  package static func removeEffect(from object: inout JSONValue) {
    object["metadata"]?["resourceVersion"] = Optional<JSONValue>.none
    let contradiction = ["Exists", "DoesNotExist"].map { ["key": "none", "operator": .string($0)] as JSONValue }
    object["spec"] = ["podSelector": ["matchExpressions": .array(contradiction)], "policyTypes": ["Ingress"]]
  }
}

extension NetworkPolicySpec {
  /// Absent types mean Ingress, and Egress if there are egress rules.
  fileprivate var normalized: NetworkPolicySpec {
    let types = policyTypes?.nilIfEmpty ?? ((egress ?? []).isEmpty ? [.ingress] : [.ingress, .egress])
    return NetworkPolicySpec(
      podSelector: podSelector.normalized,
      ingress: ingress?.map { .init(ports: $0.ports?.normalized, from: $0.from?.map(\.normalized).nilIfEmpty) }
        .nilIfEmpty,
      egress: egress?.map { .init(ports: $0.ports?.normalized, to: $0.to?.map(\.normalized).nilIfEmpty) }.nilIfEmpty,
      policyTypes: PolicyType.allCases.filter(types.contains))
  }
}

extension [NetworkPolicyPort] {
  fileprivate var normalized: [NetworkPolicyPort]? {
    map { NetworkPolicyPort(protocol: $0.protocol ?? "TCP", port: $0.port, endPort: $0.endPort) }.nilIfEmpty
  }
}

extension NetworkPolicyPeer {
  fileprivate var normalized: NetworkPolicyPeer {
    NetworkPolicyPeer(
      podSelector: podSelector?.normalized, namespaceSelector: namespaceSelector?.normalized,
      ipBlock: ipBlock.map { IPBlock(cidr: $0.cidr, except: $0.except?.nilIfEmpty) })
  }
}

extension PlaceholderFiller {
  fileprivate func fill(_ spec: NetworkPolicySpec) -> NetworkPolicySpec {
    NetworkPolicySpec(
      podSelector: self(spec.podSelector),
      ingress: spec.ingress?.map { .init(ports: fill($0.ports), from: fill($0.from)) },
      egress: spec.egress?.map { .init(ports: fill($0.ports), to: fill($0.to)) }, policyTypes: spec.policyTypes)
  }

  private func fill(_ ports: [NetworkPolicyPort]?) -> [NetworkPolicyPort]? {
    ports?.map { port in
      guard case .string(let name)? = port.port else { return port }
      return NetworkPolicyPort(protocol: port.protocol, port: .string(self(name)), endPort: port.endPort)
    }
  }

  private func fill(_ peers: [NetworkPolicyPeer]?) -> [NetworkPolicyPeer]? {
    peers?.map {
      NetworkPolicyPeer(
        podSelector: $0.podSelector.map { self($0) }, namespaceSelector: $0.namespaceSelector.map { self($0) },
        ipBlock: $0.ipBlock.map { IPBlock(cidr: self($0.cidr), except: self($0.except)) })
    }
  }
}
