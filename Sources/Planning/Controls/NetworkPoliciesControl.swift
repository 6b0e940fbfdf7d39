import CRDs
import Kubernetes

/// Denies network traffic of a namespace by default, and allows what the baseline lists.
///
/// By default every pod may talk to every pod (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
/// One policy denies the chosen directions. Each opening is a policy of its own, because policies are additive.
struct NetworkPoliciesControl: Control {
  let id = ControlID.networkPolicies
  let kinds = [ManagedKind.networkPolicy]

  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
    guard let settings = baseline.spec.networkPolicies else { return [] }
    var specs: [(name: String, spec: NetworkPolicySpec)] = []
    if let denied = settings.defaultDeny, !denied.isEmpty {
      specs.append(
        (BuiltInItem.defaultDeny.rawValue, NetworkPolicySpec(policyTypes: PolicyType.allCases.filter(denied.contains))))
    }
    specs += openings(settings.allow, cluster: cluster)
    specs += (settings.policies ?? []).map { ($0.name, $0.spec) }
    let enforcement = baseline.spec.enforcement(of: id)
    return try specs.map { name, spec in
      try ObjectTemplate(
        NetworkPolicy(metadata: ObjectMeta(), spec: spec), item: name, control: id, baseline: baseline,
        enforcement: enforcement, stage: name == BuiltInItem.defaultDeny.rawValue ? .protection : .openings)
    }
  }

  func unavailableObjects(of baseline: BaselineFacts, cluster: ClusterFacts) -> [UnavailableObject] {
    guard baseline.spec.networkPolicies?.allow?.kubeAPIServer == true, cluster.apiServerAddresses.isEmpty else {
      return []
    }
    return [
      UnavailableObject(
        kind: .networkPolicy, control: id, item: BuiltInItem.allowKubeAPIServer.rawValue,
        reason: "the addresses of the API server are not known; let the operator read the EndpointSlice 'kubernetes' in"
          + " namespace 'default' (Kubernetes 1.20: the Endpoints)")
    ]
  }

  private func openings(
    _ allow: NetworkPoliciesSpec.AllowedTraffic?, cluster: ClusterFacts
  ) -> [(name: String, spec: NetworkPolicySpec)] {
    guard let allow else { return [] }
    var specs: [(name: String, spec: NetworkPolicySpec)] = []
    if allow.dns == true { specs.append((BuiltInItem.allowDNS.rawValue, dns(allow.dnsServers, cluster: cluster))) }
    if allow.sameNamespace == true { specs.append((BuiltInItem.allowSameNamespace.rawValue, sameNamespace)) }
    if allow.kubeAPIServer == true, !cluster.apiServerAddresses.isEmpty {
      specs.append((BuiltInItem.allowKubeAPIServer.rawValue, apiServer(cluster.apiServerAddresses)))
    }
    if let sources = allow.ingressFromNamespaces, !sources.isEmpty {
      let peers = sources.map { NetworkPolicyPeer(namespaceSelector: $0) }
      let spec = NetworkPolicySpec(ingress: [.init(from: peers)], policyTypes: [.ingress])
      specs.append((BuiltInItem.allowIngressFromNamespaces.rawValue, spec))
    }
    return specs
  }

  /// By default the pods of kube-dns: the DNS pods of most distributions, CoreDNS included, run in `kube-system` and have the
  /// label `k8s-app: kube-dns`. Before Kubernetes 1.21, no label identifies the namespace, so any namespace matches.
  private func dns(_ servers: DNSServers?, cluster: ClusterFacts) -> NetworkPolicySpec {
    let system = cluster.hasNamespaceNameLabels ? [WellKnown.namespaceNameLabel: "kube-system"] : nil
    let kubeDNS = NetworkPolicyPeer(
      podSelector: LabelSelector(matchLabels: ["k8s-app": "kube-dns"]),
      namespaceSelector: LabelSelector(matchLabels: system))
    let ports = (servers?.ports ?? [53]).flatMap { port in
      ["UDP", "TCP"].map { NetworkPolicyPort(protocol: $0, port: .int(port)) }
    }
    return NetworkPolicySpec(egress: [.init(ports: ports, to: servers?.peers ?? [kubeDNS])], policyTypes: [.egress])
  }

  private var sameNamespace: NetworkPolicySpec {
    let pods = [NetworkPolicyPeer(podSelector: LabelSelector())]
    return NetworkPolicySpec(
      ingress: [.init(from: pods)], egress: [.init(to: pods)], policyTypes: [.ingress, .egress])
  }

  /// The API server is not a pod, so a policy can select it only by its addresses: those of the `kubernetes` Service's
  /// endpoints.
  private func apiServer(_ addresses: [ClusterFacts.Address]) -> NetworkPolicySpec {
    let byPort = Dictionary(grouping: addresses, by: \.port).sorted { $0.key < $1.key }
    let rules = byPort.map { port, addresses in
      NetworkPolicyEgressRule(
        ports: [.init(protocol: "TCP", port: .int(port))],
        to: addresses.map { .init(ipBlock: IPBlock(cidr: $0.ip + ($0.ip.contains(":") ? "/128" : "/32"))) })
    }
    return NetworkPolicySpec(egress: rules, policyTypes: [.egress])
  }
}

// MARK: - Unmanaged policies

extension NetworkPoliciesControl {
  func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy {
    spec.networkPolicies?.effectiveUnmanaged ?? .ignore
  }

  func weakness(
    of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation
  ) -> Verdict? {
    NetworkJudge(settings: baseline.spec.networkPolicies).verdict(on: object)
  }
}
