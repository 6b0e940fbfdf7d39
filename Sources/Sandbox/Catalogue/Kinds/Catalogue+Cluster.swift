import Kubernetes

extension Catalogue {
  /// What belongs to the cluster: nodes, priorities, the API server's own fairness, certificates.
  static let cluster: [ServedKind] = [
    node, priorityClass, flowSchema, priorityLevel, certificateSigningRequest,
  ]

  private static let node = kind(
    "", "v1", "Node", "nodes", ["no"], isNamespaced: false, hasStatus: true,
    schema: shallow("io.k8s.api.core.v1.Node", "A machine that pods run on."),
    columns: [
      .name, .text("Status", "Whether the node is ready.") { nodeStatus($0) },
      .text("Roles", "Roles by its labels.") { nodeRoles($0) }, .age,
      .text("Version", "Version of the kubelet.") { $0.text("status", "nodeInfo", "kubeletVersion") },
      .text("Internal-IP", wide: true, "Its address.") { nodeAddress($0, "InternalIP") },
      .text("External-IP", wide: true, "Its address from outside.") { nodeAddress($0, "ExternalIP") },
      .text("OS-Image", wide: true, "Its operating system.") { nodeInfo($0, "osImage") },
      .text("Kernel-Version", wide: true, "Its kernel.") { node in
        let architecture = node.text("status", "nodeInfo", "architecture")
        let kernel = nodeInfo(node, "kernelVersion")
        return architecture.isEmpty ? kernel : "\(kernel) (\(architecture))"
      },
      .text("Container-Runtime", wide: true, "What runs containers.") { nodeInfo($0, "containerRuntimeVersion") },
    ])

  private static func nodeAddress(_ node: JSONValue, _ type: String) -> String {
    let address = node.elements("status", "addresses").first { $0.text("type") == type }
    return address?.text("address").ifEmpty("<none>") ?? "<none>"
  }

  private static func nodeInfo(_ node: JSONValue, _ member: String) -> String {
    node.text("status", "nodeInfo", member).ifEmpty("<unknown>")
  }

  private static func nodeStatus(_ node: JSONValue) -> String {
    let ready = node.elements("status", "conditions").first { $0.text("type") == "Ready" }
    let text = ready.map { $0.text("status") == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    return node.value("spec", "unschedulable") == true ? "\(text),SchedulingDisabled" : text
  }

  private static func nodeRoles(_ node: JSONValue) -> String {
    let prefix = "node-role.kubernetes.io/"
    let labels = node.value("metadata", "labels")?.objectValue ?? [:]
    var roles = labels.keys.filter { $0.hasPrefix(prefix) && $0 != prefix }.map { String($0.dropFirst(prefix.count)) }
    if let role = labels["kubernetes.io/role"]?.stringValue, !role.isEmpty { roles.append(role) }
    return Set(roles).sorted().joined(separator: ",").ifEmpty("<none>")
  }

  private static let priorityClass = kind(
    "scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", ["pc"], isNamespaced: false,
    schema: MetaSchemas.root(
      "io.k8s.api.scheduling.v1.PriorityClass", "A name for a priority of pods.",
      [
        "value": .int32("The priority; pods with more go first.").defaulting(to: 0),
        "globalDefault": .boolean("Whether pods without a class get this one."),
        "description": .string("When to use the class."),
        "preemptionPolicy": .string(
          "PreemptLowerPriority or Never.", oneOf: ["PreemptLowerPriority", "Never"], default: "PreemptLowerPriority"),
      ]),
    columns: [
      .name, .count("Value", "The priority.") { $0.integer("value") ?? 0 },
      TableColumn("Global-Default", "boolean", "Whether it is the default.") { priority, _ in
        priority["globalDefault"] ?? false
      }, .age,
      .text("PreemptionPolicy", "Whether its pods make others go.") { $0.text("preemptionPolicy") },
    ], immutable: ["preemptionPolicy"], updateRules: UpdateRules.priorityClass)

  private static let flowGroup = "flowcontrol.apiserver.k8s.io"

  private static let flowSchema = kind(
    flowGroup, "v1", "FlowSchema", "flowschemas", isNamespaced: false, hasStatus: true,
    schema: shallow("io.k8s.api.flowcontrol.v1.FlowSchema", "Says which requests share a priority level."),
    columns: [
      .name, .text("PriorityLevel", "The priority level.") { $0.text("spec", "priorityLevelConfiguration", "name") },
      .count("MatchingPrecedence", type: "string", "Lower goes first.") {
        $0.integer("spec", "matchingPrecedence") ?? 1000
      },
      .text("DistinguisherMethod", "What parts the flows.") {
        $0.text("spec", "distinguisherMethod", "type").ifEmpty("<none>")
      }, .age,
      .text("MissingPL", "Whether the priority level is missing.") { schema in
        let condition = schema.elements("status", "conditions").first { $0.text("type") == "Dangling" }
        return condition?.text("status") ?? "?"
      },
    ])

  private static let priorityLevel = kind(
    flowGroup, "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", isNamespaced: false, hasStatus: true,
    schema: shallow(
      "io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration", "How many requests of a level are served at once."),
    columns: [
      .name, .text("Type", "Limited or Exempt.") { $0.text("spec", "type") },
      .text("NominalConcurrencyShares", "Its share of the server.") {
        ($0.value("spec", "limited", "nominalConcurrencyShares")
          ?? $0.value("spec", "exempt", "nominalConcurrencyShares"))?.plainText ?? "<none>"
      },
      queuing("Queues", "queues"), queuing("HandSize", "handSize"), queuing("QueueLengthLimit", "queueLengthLimit"),
      .age,
    ])

  private static func queuing(_ name: String, _ member: String) -> TableColumn {
    .text(name, "How its requests wait: \(member).") {
      $0.value("spec", "limited", "limitResponse", "queuing", member)?.plainText ?? "<none>"
    }
  }

  private static let certificateSigningRequest = kind(
    "certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", ["csr"],
    isNamespaced: false, hasStatus: true,
    schema: shallow("io.k8s.api.certificates.v1.CertificateSigningRequest", "Asks for a certificate."),
    columns: [
      .name, .age, .text("SignerName", "Who is to sign.") { $0.text("spec", "signerName").ifEmpty("<none>") },
      .text("Requestor", "Who asks.") { $0.text("spec", "username") },
      .text("RequestedDuration", "How long it is to be valid.") {
        $0.integer("spec", "expirationSeconds").map { HumanDuration.text(seconds: Int($0)) } ?? "<none>"
      },
      .text("Condition", "Pending, Approved, Denied, Issued.") { request in
        let types = request.elements("status", "conditions").map { $0.text("type") }
        var words = ["Approved", "Denied", "Failed"].filter { types.contains($0) }
        if words.isEmpty { words = ["Pending"] }
        if !request.text("status", "certificate").isEmpty { words.append("Issued") }
        return words.joined(separator: ",")
      },
    ])
}
