internal import Kubernetes

/// `networking.k8s.io/v1` NetworkPolicySpec, verbatim, in the words of its reference.
extension NetworkPolicySpec: APIType {
  static let schema = Schema.object(
    "The policy, verbatim: https://kubernetes.io/docs/concepts/services-networking/network-policies/.",
    [
      .required(
        "podSelector",
        LabelSelector.schema("The pods that the policy is for; empty ({}) means all pods of the namespace.")),
      .optional(
        "policyTypes",
        .list(
          "Directions that the policy restricts. Absent: Ingress, and Egress where there are egress rules.",
          of: .choice("A direction.", of: PolicyType.self), by: .element, count: 0...2)),
      .optional(
        "ingress",
        .list("Traffic let in to the pods.", of: NetworkPolicyIngressRule.schema, count: 0...64)),
      .optional(
        "egress",
        .list("Traffic let out of the pods.", of: NetworkPolicyEgressRule.schema, count: 0...64)),
    ])
}

extension NetworkPolicyIngressRule: APIType {
  static let schema = Schema.object(
    "Traffic from any of the peers to any of the ports. An empty rule lets everything in.",
    [
      .optional(
        "ports",
        .list("Ports of the pods; empty means all.", of: NetworkPolicyPort.schema, count: 0...64)),
      .optional(
        "from",
        .list("Sources; empty means anywhere.", of: NetworkPolicyPeer.schema, count: 0...64)),
    ])
}

extension NetworkPolicyEgressRule: APIType {
  static let schema = Schema.object(
    "Traffic to any of the peers on any of the ports. An empty rule lets everything out.",
    [
      .optional(
        "ports",
        .list("Ports of the destinations; empty means all.", of: NetworkPolicyPort.schema, count: 0...64)),
      .optional(
        "to",
        .list("Destinations; empty means anywhere.", of: NetworkPolicyPeer.schema, count: 0...64)),
    ])
}

extension NetworkPolicyPort: APIType {
  static let schema = Schema.object(
    "A port, or a range of ports.",
    [
      .optional("protocol", .choice("The protocol; absent means TCP.", of: NetworkPolicyPort.protocols)),
      .optional(
        "port",
        Schema(
          description: "Number, or name of a container port; absent means all ports of the protocol.",
          shape: .intOrString(numbers, .portName))),
      .optional(
        "endPort",
        .integer(
          "Last port of a range that starts at port, which must be a number. Kubernetes 1.21 and later.", in: numbers)),
    ],
    rules: [
      Schema.Rule(
        expression: "!has(self.endPort) || (has(self.port) && type(self.port) == int && self.port <= self.endPort)",
        message: "endPort needs a numeric port that is not greater")
    ])

  /// Protocols that a NetworkPolicy knows.
  static let protocols = ["TCP", "UDP", "SCTP"]
  private static let numbers: ClosedRange<Int64> = 1...65535
}

extension NetworkPolicyPeer: APIType {
  static let schema = Schema.object(
    "Pods by selectors, or addresses by block.",
    [
      .optional(
        "podSelector",
        LabelSelector.schema(
          "Pods of this namespace or, with namespaceSelector, of the namespaces that it selects; empty ({}) means all.")
      ),
      .optional(
        "namespaceSelector", LabelSelector.schema("Namespaces by their labels; empty ({}) means all.")),
      .optional("ipBlock", IPBlock.schema),
    ],
    rules: [
      Schema.Rule(
        expression: "has(self.ipBlock) ? !has(self.podSelector) && !has(self.namespaceSelector) : "
          + "has(self.podSelector) || has(self.namespaceSelector)",
        message: "give selectors or an ipBlock, not both and not neither")
    ])
}

extension IPBlock: APIType {
  static let schema = Schema.object(
    "A block of addresses, without some of its parts. Excludes the selectors.",
    [
      .required("cidr", .string("The block, e.g. 10.0.0.0/8 or fd00::/8.", .cidr)),
      .optional(
        "except",
        .list(
          "Blocks within cidr that are left out.", of: .string("A block.", .cidr), count: 0...64)),
    ])
}
