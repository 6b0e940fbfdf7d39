internal import Kubernetes

/// The schema of `networking.k8s.io/v1` NetworkPolicySpec, with descriptions that follow the API reference.
extension NetworkPolicySpec: APIType {
  static let schema = Schema.object(
    "The spec of the NetworkPolicy: https://kubernetes.io/docs/concepts/services-networking/network-policies/.",
    [
      .required(
        "podSelector",
        LabelSelector.schema(
          "Selects the pods to which the policy applies; an empty selector ({}) selects all pods in the namespace.")),
      .optional(
        "policyTypes",
        .list(
          "The directions that the policy restricts. If absent: Ingress, and Egress if the policy has egress rules.",
          of: .enumeration("A direction.", of: PolicyType.self), type: .set, count: 0...2)),
      .optional(
        "ingress",
        .list(
          "Rules that allow ingress traffic to the selected pods.", of: NetworkPolicyIngressRule.schema, count: 0...64)),
      .optional(
        "egress",
        .list(
          "Rules that allow egress traffic from the selected pods.", of: NetworkPolicyEgressRule.schema, count: 0...64)),
    ])
}

extension NetworkPolicyIngressRule: APIType {
  static let schema = Schema.object(
    "Allows traffic from any of the sources to any of the ports. An empty rule allows all ingress traffic.",
    [
      .optional(
        "ports",
        .list(
          "Ports of the selected pods; an empty list allows all ports.", of: NetworkPolicyPort.schema, count: 0...64)),
      .optional(
        "from",
        .list("Sources; an empty list allows all sources.", of: NetworkPolicyPeer.schema, count: 0...64)),
    ])
}

extension NetworkPolicyEgressRule: APIType {
  static let schema = Schema.object(
    "Allows traffic to any of the destinations on any of the ports. An empty rule allows all egress traffic.",
    [
      .optional(
        "ports",
        .list("Ports of the destinations; an empty list allows all ports.", of: NetworkPolicyPort.schema, count: 0...64)
      ),
      .optional(
        "to",
        .list("Destinations; an empty list allows all destinations.", of: NetworkPolicyPeer.schema, count: 0...64)),
    ])
}

extension NetworkPolicyPort: APIType {
  static let schema = Schema.object(
    "A port, or a range of ports.",
    [
      .optional("protocol", .enumeration("The protocol; TCP if absent.", of: NetworkPolicyPort.protocols)),
      .optional(
        "port",
        Schema(
          description: "The number or name of a container port; all ports of the protocol if absent.",
          shape: .intOrString(numbers, .portName))),
      .optional(
        "endPort",
        .integer(
          "The last port of a range that starts at port, which must be a number. Requires Kubernetes 1.21 or later.",
          in: numbers)),
    ],
    rules: [
      Schema.Rule(
        expression: "!has(self.endPort) || (has(self.port) && type(self.port) == int && self.port <= self.endPort)",
        message: "endPort requires a numeric port that is less than or equal to endPort")
    ])

  /// The protocols that a NetworkPolicy supports.
  static let protocols = ["TCP", "UDP", "SCTP"]
  private static let numbers: ClosedRange<Int64> = 1...65535
}

extension NetworkPolicyPeer: APIType {
  static let schema = Schema.object(
    "A source or destination: pods selected by labels, or a block of IP addresses.",
    [
      .optional(
        "podSelector",
        LabelSelector.schema(
          "Selects pods in the namespace, or in the namespaces that namespaceSelector selects. An empty selector ({}) "
            + "selects all pods.")
      ),
      .optional(
        "namespaceSelector",
        LabelSelector.schema("Selects namespaces by their labels; an empty selector ({}) selects all namespaces.")),
      .optional("ipBlock", IPBlock.schema),
    ],
    rules: [
      Schema.Rule(
        expression: "has(self.ipBlock) ? !has(self.podSelector) && !has(self.namespaceSelector) : "
          + "has(self.podSelector) || has(self.namespaceSelector)",
        message: "specify either podSelector and namespaceSelector, or ipBlock")
    ])
}

extension IPBlock: APIType {
  static let schema = Schema.object(
    "A block of IP addresses with exceptions. Cannot be combined with selectors.",
    [
      .required("cidr", .string("The block in CIDR notation, e.g. 10.0.0.0/8 or fd00::/8.", .cidr)),
      .optional(
        "except",
        .list(
          "Blocks within cidr that are excluded.", of: .string("A block.", .cidr), count: 0...64)),
    ])
}
