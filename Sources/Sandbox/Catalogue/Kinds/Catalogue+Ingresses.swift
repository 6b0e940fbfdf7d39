import Kubernetes

extension Catalogue {
  /// Ingresses and their classes.
  static let ingresses: [ServedKind] = [ingress, ingressClass]

  private static let ingress = kind(
    "networking.k8s.io", "v1", "Ingress", "ingresses", ["ing"], hasStatus: true,
    schema: MetaSchemas.root(
      "io.k8s.api.networking.v1.Ingress", "Routes HTTP from outside to services.",
      [
        "spec": ingressSpec.described("What is desired.").defaulting(to: [:]),
        "status": .object(
          "io.k8s.api.networking.v1.IngressStatus", "What is known of an ingress.",
          ["loadBalancer": ingressBalancer.described("The load balancer.").defaulting(to: [:])]
        ).described("What is observed.").defaulting(to: [:]),
      ]),
    columns: [
      .name, .text("Class", "The class that serves it.") { $0.text("spec", "ingressClassName").ifEmpty("<none>") },
      .text("Hosts", "The names that it is for.") { ingress in
        let hosts = ingress.elements("spec", "rules").map { $0.text("host") }.filter { !$0.isEmpty }
        return hosts.isEmpty
          ? "*"
          : hosts.count > 3
            ? "\(hosts.prefix(3).joined(separator: ",")) + \(hosts.count - 3) more..." : hosts.joined(separator: ",")
      },
      .text("Address", "Where it can be reached.") { Self.loadBalancerText($0) },
      .text("Ports", "The ports that it is served on.") { $0.elements("spec", "tls").isEmpty ? "80" : "80, 443" }, .age,
    ])

  private static let ingressSpec = OpenAPISchema.object(
    component("IngressSpec"), "Which requests go to which services.",
    [
      "ingressClassName": .string("The class that serves it."),
      "defaultBackend": backend.described("Where requests go that no rule is about."),
      "rules": .list(
        "Rules by host; without any all requests go to the default backend.",
        of: .object(
          component("IngressRule"), "Where the requests for a host go.",
          [
            "host": .string("The host; empty for all, or with a first label of *."),
            "http": OpenAPISchema.object(
              component("HTTPIngressRuleValue"), "Rules by path.",
              ["paths": .list("The paths.", of: path).defaulting(to: .null)], announced: ["paths"]
            ).described("Rules by path."),
          ])),
      "tls": .list(
        "How connections are encrypted.",
        of: .object(
          component("IngressTLS"), "A certificate, and the hosts that it is for.",
          ["hosts": .list("The hosts."), "secretName": .string("Name of the secret with the certificate.")])),
    ])

  private static let path = OpenAPISchema.object(
    component("HTTPIngressPath"), "Where the requests for a path go.",
    [
      "path": .string("The path, from the slash on."),
      "pathType": .string("How paths are compared: Exact, Prefix or ImplementationSpecific."),
      "backend": backend.described("Where the requests go.").defaulting(to: [:]),
    ], announced: ["pathType", "backend"])

  private static let backend = OpenAPISchema.object(
    component("IngressBackend"), "Where requests go: a service, or another object.",
    [
      "resource": CoreSchemas.typedLocalObjectReference.described("The object; no service may stand beside it."),
      "service": OpenAPISchema.object(
        component("IngressServiceBackend"), "A service and its port.",
        [
          "name": .string("Name of the service.").defaulting(to: ""),
          "port": OpenAPISchema.object(
            component("ServiceBackendPort"), "A port of a service, by name or number.",
            ["name": .string("Its name."), "number": .int32("Its number.")], isAtomic: true
          ).described("The port.").defaulting(to: [:]),
        ], announced: ["name"]
      ).described("The service."),
    ])

  private static let ingressBalancer = OpenAPISchema.object(
    component("IngressLoadBalancerStatus"), "Where a load balancer is reached.",
    [
      "ingress": .list(
        "Its addresses.",
        of: .object(
          component("IngressLoadBalancerIngress"), "One address of a load balancer.",
          [
            "ip": .string("The address."), "hostname": .string("Or its name."),
            "ports": .list(
              "State of its ports.",
              of: .object(
                component("IngressPortStatus"), "State of one port.",
                [
                  "port": .int32("The port."), "protocol": .string("Its protocol."), "error": .string("What is wrong."),
                ], required: ["port", "protocol"])),
          ]))
    ])

  private static func component(_ name: String) -> String { "io.k8s.api.networking.v1.\(name)" }

  private static let ingressClass = kind(
    "networking.k8s.io", "v1", "IngressClass", "ingressclasses", isNamespaced: false,
    schema: shallow("io.k8s.api.networking.v1.IngressClass", "Who serves the ingresses of a class.", hasStatus: false),
    columns: [
      .name, .text("Controller", "Who serves the class.") { $0.text("spec", "controller") },
      .text("Parameters", "Where its parameters are.") { ingressClass in
        guard let parameters = ingressClass.value("spec", "parameters") else { return "<none>" }
        let group = parameters.text("apiGroup")
        return "\(parameters.text("kind"))\(group.isEmpty ? "" : ".\(group)")/\(parameters.text("name"))"
      }, .age,
    ])
}
