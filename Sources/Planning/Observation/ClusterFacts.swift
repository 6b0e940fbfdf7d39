import CRDs
package import Kubernetes

/// The properties of the cluster that decisions need.
package struct ClusterFacts: Sendable, Hashable {
  /// An address and port of the API server.
  package struct Address: Sendable, Hashable, Comparable {
    /// IPv4 or IPv6 address.
    package var ip: String
    /// Port.
    package var port: Int32

    /// Creates an address.
    package init(ip: String, port: Int32) {
      self.ip = ip
      self.port = port
    }

    /// Orders by the text of the address, then by port.
    package static func < (left: Address, right: Address) -> Bool { (left.ip, left.port) < (right.ip, right.port) }
  }

  /// Addresses of the `kubernetes` Service, in a stable order.
  package var apiServerAddresses: [Address]
  /// Whether namespaces have the label `kubernetes.io/metadata.name`: since Kubernetes 1.21.
  package var hasNamespaceNameLabels: Bool
  /// What ClusterRoles grant, by name; without those that have no rules.
  package var clusterRoleGrants: [String: GrantAssessment]
  /// The operator's own namespace, which is protected.
  package var operatorNamespace: String

  /// Creates facts.
  package init(
    apiServerAddresses: [Address] = [], hasNamespaceNameLabels: Bool = true,
    clusterRoleGrants: [String: GrantAssessment] = [:], operatorNamespace: String = "plimsoll-system"
  ) {
    self.apiServerAddresses = apiServerAddresses
    self.hasNamespaceNameLabels = hasNamespaceNameLabels
    self.clusterRoleGrants = clusterRoleGrants
    self.operatorNamespace = operatorNamespace
  }

  /// Whether the facts that the content of generated objects depends on are equal.
  func hasEqualNetwork(to other: ClusterFacts) -> Bool {
    apiServerAddresses == other.apiServerAddresses && hasNamespaceNameLabels == other.hasNamespaceNameLabels
  }

  /// Namespaces that only an exact name selects.
  package var protectedNamespaces: Set<String> { Self.protectedNamespaces(operatorNamespace: operatorNamespace) }

  /// Namespaces that only an exact name selects, given the operator's own namespace.
  package static func protectedNamespaces(operatorNamespace: String) -> Set<String> {
    NamespaceSelector.systemNamespaces.union([operatorNamespace])
  }

  /// Whether namespaces have the label with their name, given the namespace `kube-system`; true if it is not known.
  package static func hasNamespaceNameLabels(_ system: NamespaceFacts?) -> Bool {
    system.map { $0.labels[WellKnown.namespaceNameLabel] != nil } ?? true
  }

  /// Every address and port of a Service's endpoints, in a stable order.
  package static func addresses(of endpoints: Endpoints) -> [Address] {
    let addresses = (endpoints.subsets ?? []).flatMap { subset in
      (subset.ports ?? []).flatMap { port in
        (subset.addresses ?? []).map { Address(ip: $0.ip, port: port.port) }
      }
    }
    return addresses.sorted()
  }

  /// Every address and port of the ready backends of a slice, in a stable order. Names instead of addresses are left out,
  /// because a network policy cannot have them.
  package static func addresses(of slice: EndpointSlice) -> [Address] {
    guard slice.addressType != "FQDN" else { return [] }
    let ready = (slice.endpoints ?? []).filter { $0.conditions?.ready ?? true }
    let addresses = (slice.ports ?? []).compactMap(\.port).flatMap { port in
      ready.flatMap(\.addresses).map { Address(ip: $0, port: port) }
    }
    return addresses.sorted()
  }
}
