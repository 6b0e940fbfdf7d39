import Kubernetes

extension Catalogue {
  /// networking.k8s.io and discovery.k8s.io.
  static let networking: [ServedKind] = [networkPolicy, endpointSlice] + ingresses

  private static let networkPolicy = kind(
    "networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", ["netpol"],
    schema: MetaSchemas.root(
      "io.k8s.api.networking.v1.NetworkPolicy", "Says which traffic a set of pods accepts and sends.",
      ["spec": networkPolicySpec.described("The pods and their traffic.").defaulting(to: [:])]),
    columns: [
      .name,
      .text("Pod-Selector", "The pods that the policy is about.") {
        SelectorText.text($0.value("spec", "podSelector"))
      },
      .age,
    ], completion: networkPolicyWithTypes, rules: networkPolicyProblems)

  private static let networkPolicySpec = OpenAPISchema.object(
    "io.k8s.api.networking.v1.NetworkPolicySpec", "The pods that a policy is about, and their traffic.",
    [
      "podSelector": CoreSchemas.selector("The pods that the policy is about; empty for all of the namespace.")
        .defaulting(to: [:]),
      "policyTypes": .list("Directions that the policy is about: Ingress, Egress or both."),
      "ingress": .list(
        "What the pods accept; nothing where the list is empty.",
        of: .object(
          "io.k8s.api.networking.v1.NetworkPolicyIngressRule", "Traffic that is accepted.",
          [
            "from": .list("Where it may come from; from anywhere where the list is empty.", of: peer),
            "ports": .list("Ports that it may go to; any where the list is empty.", of: port),
          ])),
      "egress": .list(
        "What the pods send; nothing where the list is empty.",
        of: .object(
          "io.k8s.api.networking.v1.NetworkPolicyEgressRule", "Traffic that may be sent.",
          [
            "to": .list("Where it may go; anywhere where the list is empty.", of: peer),
            "ports": .list("Ports that it may go to; any where the list is empty.", of: port),
          ])),
    ])

  private static let peer = OpenAPISchema.object(
    "io.k8s.api.networking.v1.NetworkPolicyPeer", "Pods, or a range of addresses.",
    [
      "podSelector": CoreSchemas.selector("Pods, of the policy's namespace where no namespaces are selected."),
      "namespaceSelector": CoreSchemas.selector("Namespaces; all their pods where none are selected."),
      "ipBlock": OpenAPISchema.object(
        "io.k8s.api.networking.v1.IPBlock", "A range of addresses with holes.",
        [
          "cidr": .string("The range, as 192.168.1.0/24."),
          "except": .list("Ranges within it that do not belong to it."),
        ], announced: ["cidr"]
      ).described("A range of addresses; no selector may stand beside it."),
    ])

  private static let port = OpenAPISchema.object(
    "io.k8s.api.networking.v1.NetworkPolicyPort", "A port, or a range of ports.",
    [
      "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
      "port": .intOrString("Number or name of the port; all ports where it is left out."),
      "endPort": .int32("Last port of the range that begins with port."),
    ])

  private static let endpointSlice = kind(
    "discovery.k8s.io", "v1", "EndpointSlice", "endpointslices",
    schema: MetaSchemas.root(
      "io.k8s.api.discovery.v1.EndpointSlice", "Some of the addresses behind a service.",
      [
        "addressType": .string("IPv4, IPv6 or FQDN.", oneOf: ["FQDN", "IPv4", "IPv6"]),
        "endpoints": .list("The addresses.", of: .opaque("io.k8s.api.discovery.v1.Endpoint", "One endpoint."))
          .defaulting(to: .null),
        "ports": .list("The ports of all endpoints.", of: .opaque("io.k8s.api.discovery.v1.EndpointPort", "One port."))
          .defaulting(to: .null),
      ], required: ["addressType"]),
    columns: [
      .name, .text("AddressType", "IPv4, IPv6 or FQDN.") { $0.text("addressType") },
      .text("Ports", "The ports of all endpoints.") { slice in
        let ports = slice.elements("ports").map { $0["port"]?.plainText ?? "*" }
        return ports.isEmpty ? "<unset>" : ports.joined(separator: ",")
      },
      .text("Endpoints", "The addresses.") { slice in
        let addresses = slice.elements("endpoints").flatMap { $0.elements("addresses") }.compactMap(\.stringValue)
        return addresses.isEmpty ? "<unset>" : SelectorText.abridged(addresses)
      }, .age,
    ], immutable: ["addressType"])
}
