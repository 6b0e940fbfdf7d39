import Kubernetes

extension Catalogue {
  /// Services and their endpoints.
  static let services: [ServedKind] = [service, endpoints]

  private static let service = kind(
    "", "v1", "Service", "services", ["svc"], hasStatus: true, categories: ["all"], naming: .label,
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Service", "A name, an address and ports for a set of pods.",
      [
        "spec": serviceSpec.described("What is desired.").defaulting(to: [:]),
        "status": .object(
          "io.k8s.api.core.v1.ServiceStatus", "What is known of a service.",
          [
            "loadBalancer": loadBalancerStatus.described("The load balancer.").defaulting(to: [:]),
            "conditions": .list("State of the service.", of: MetaSchemas.condition, by: "type"),
          ]
        ).described("What is observed.").defaulting(to: [:]),
      ]),
    columns: serviceColumns, completion: serviceWithDefaults,
    preparation: { service, _ in serviceWithFamilies(service) }, rules: serviceProblems)

  private static let serviceSpec = OpenAPISchema.object(
    "io.k8s.api.core.v1.ServiceSpec", "How a service is reached, and which pods stand behind it.",
    [
      "type": .string("ClusterIP, NodePort, LoadBalancer or ExternalName.", default: "ClusterIP"),
      "ports": .list("The ports.", of: servicePort, by: "port", "protocol"),
      "selector": .strings("Labels of the pods.").with { $0.extensions.mapType = "atomic" },
      "clusterIP": .string("The address; None for a service without one."),
      "clusterIPs": .list("The addresses, one for each family."),
      "ipFamilies": .list("Families of the addresses."),
      "ipFamilyPolicy": .string("SingleStack, PreferDualStack or RequireDualStack."),
      "externalIPs": .list("Addresses that nodes take traffic for the service on."),
      "externalName": .string("The DNS name that an ExternalName stands for."),
      "externalTrafficPolicy": .string("Where traffic from outside goes: Cluster or Local."),
      "internalTrafficPolicy": .string("Where traffic from inside goes: Cluster or Local."),
      "trafficDistribution": .string("Which endpoints are preferred, as PreferClose."),
      "healthCheckNodePort": .int32("Port by which load balancers ask nodes for local endpoints."),
      "loadBalancerIP": .string("Address asked of the load balancer; deprecated."),
      "loadBalancerClass": .string("Who provides the load balancer."),
      "loadBalancerSourceRanges": .list("Ranges that the load balancer accepts clients from."),
      "allocateLoadBalancerNodePorts": .boolean("Whether a LoadBalancer gets node ports."),
      "publishNotReadyAddresses": .boolean("Whether pods that are not ready count as endpoints."),
      "sessionAffinity": .string("Whether a client stays with a pod: ClientIP or None.", default: "None"),
      "sessionAffinityConfig": .object(
        "io.k8s.api.core.v1.SessionAffinityConfig", "How clients stay with their pods.",
        [
          "clientIP": OpenAPISchema.object(
            "io.k8s.api.core.v1.ClientIPConfig", "How clients stay by their addresses.",
            ["timeoutSeconds": .int32("Seconds after which a client may come to another pod.", default: 10800)]
          ).described("For sessionAffinity ClientIP.")
        ]
      ).described("How clients stay with their pods."),
    ])

  private static let servicePort = OpenAPISchema.object(
    "io.k8s.api.core.v1.ServicePort", "One port of a service.",
    [
      "name": .string("Name, needed where there are several ports."),
      "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
      "appProtocol": .string("The protocol above it, as kubernetes.io/h2c."),
      "port": .int32("Number at which the service listens."),
      "targetPort": .intOrString("Number or name of the port of the pods; the port's number by default."),
      "nodePort": .int32("Number at which nodes listen."),
    ], announced: ["port"])

  private static let loadBalancerStatus = OpenAPISchema.object(
    "io.k8s.api.core.v1.LoadBalancerStatus", "Where a load balancer is reached.",
    [
      "ingress": .list(
        "Its addresses.",
        of: .object(
          "io.k8s.api.core.v1.LoadBalancerIngress", "One address of a load balancer.",
          [
            "ip": .string("The address."), "ipMode": .string("VIP or Proxy."), "hostname": .string("Or its name."),
            "ports": .list(
              "State of its ports.",
              of: .object(
                "io.k8s.api.core.v1.PortStatus", "State of one port.",
                [
                  "port": .int32("The port."), "protocol": .string("Its protocol."), "error": .string("What is wrong."),
                ],
                required: ["port", "protocol"])),
          ]))
    ])

  private static let serviceColumns: [TableColumn] = [
    .name, .text("Type", "How the service is reached.") { $0.text("spec", "type") },
    .text("Cluster-IP", "The address within the cluster.") { $0.text("spec", "clusterIP").ifEmpty("<none>") },
    .text("External-IP", "The address from outside.") { externalText($0) },
    .text("Port(s)", "Ports, and the nodes' beside them.") { service in
      let ports = service.elements("spec", "ports").map { port in
        let node = port.integer("nodePort") ?? 0
        return "\(port["port"]?.plainText ?? "")\(node > 0 ? ":\(node)" : "")/\(port.text("protocol"))"
      }
      return ports.joined(separator: ",").ifEmpty("<none>")
    }, .age,
    .text("Selector", wide: true, "Labels of the pods.") {
      SelectorText.labels($0.value("spec", "selector")) ?? "<none>"
    },
  ]

  private static func externalText(_ service: JSONValue) -> String {
    let given = service.elements("spec", "externalIPs").compactMap(\.stringValue)
    switch service.text("spec", "type") {
    case "ExternalName": return service.text("spec", "externalName")
    case "LoadBalancer":
      let all = loadBalancerText(service).split(separator: ",").map(String.init) + given
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    default: return given.isEmpty ? "<none>" : given.joined(separator: ",")
    }
  }

  /// Addresses and names of a load balancer, parted by commas.
  static func loadBalancerText(_ object: JSONValue) -> String {
    object.elements("status", "loadBalancer", "ingress").map { $0.text("ip").ifEmpty($0.text("hostname")) }
      .joined(separator: ",")
  }

  private static let endpoints = kind(
    "", "v1", "Endpoints", "endpoints", ["ep"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Endpoints", "The addresses behind a service.",
      [
        "subsets": .list(
          "Addresses with the ports that they share.",
          of: .object(
            "io.k8s.api.core.v1.EndpointSubset", "Addresses with the ports that they share.",
            [
              "addresses": .list("Those that are ready.", of: endpointAddress),
              "notReadyAddresses": .list("Those that are not.", of: endpointAddress),
              "ports": .list("The ports.", of: endpointPort),
            ]))
      ]),
    columns: [.name, .text("Endpoints", "Addresses and ports.") { endpointsText($0) }, .age])

  private static let endpointAddress = OpenAPISchema.object(
    "io.k8s.api.core.v1.EndpointAddress", "One address.",
    [
      "ip": .string("The address."), "hostname": .string("Its name."), "nodeName": .string("The node it is on."),
      "targetRef": CoreSchemas.objectReference.described("The pod it is of."),
    ], required: ["ip"], isAtomic: true)

  private static let endpointPort = OpenAPISchema.object(
    "io.k8s.api.core.v1.EndpointPort", "One port.",
    [
      "name": .string("Name of the service's port."), "port": .int32("Its number."),
      "protocol": .string("TCP, UDP or SCTP.", default: "TCP"), "appProtocol": .string("The protocol above it."),
    ], required: ["port"], isAtomic: true)

  private static func endpointsText(_ endpoints: JSONValue) -> String {
    let all = endpoints.elements("subsets").flatMap { subset in
      let addresses = subset.elements("addresses").map { $0.text("ip") }
      let ports = subset.elements("ports").map { $0["port"]?.plainText ?? "" }
      return ports.isEmpty ? addresses : ports.flatMap { port in addresses.map { "\($0):\(port)" } }
    }
    return all.isEmpty ? "<none>" : SelectorText.abridged(all)
  }
}
