import Kubernetes

/// Schemas of pods and their parts: k8s.io/api/core/v1.
///
/// The members, list types and merge keys are those of kube-apiserver's OpenAPI document.
enum PodSchemas {
  /// `PodTemplateSpec`.
  static let template = OpenAPISchema.object(
    core("PodTemplateSpec"), "What pods are made from.",
    [
      "metadata": MetaSchemas.objectMeta.described("Labels and annotations of the pods.").defaulting(to: [:]),
      "spec": spec.described("What is desired of the pods.").defaulting(to: [:]),
    ])

  /// `PodSpec`.
  static let spec = OpenAPISchema.object(
    core("PodSpec"), "What is desired of a pod.",
    containerLists.merging(identity) { $1 }.merging(placement) { $1 }.merging(network) { $1 },
    required: ["containers"])

  /// Name of a component of the core group.
  static func core(_ name: String) -> String { "io.k8s.api.core.v1.\(name)" }

  private static let containerLists: [String: OpenAPISchema] = [
    "containers": .list("The containers; at least one.", of: container, by: "name"),
    "initContainers": .list("Containers that run before, one after the other.", of: container, by: "name"),
    "ephemeralContainers": .list("Containers that are added for debugging.", of: ephemeralContainer, by: "name"),
    "volumes": .list("What containers can mount.", of: volume, by: "name", strategy: "merge,retainKeys"),
    "restartPolicy": .string("When ended containers start again: Always, OnFailure or Never.", default: "Always"),
    "terminationGracePeriodSeconds": .int64("Seconds that the pod has to end in good order.", default: 30),
    "activeDeadlineSeconds": .int64("Seconds that the pod may run."),
    "shareProcessNamespace": .boolean("Whether its containers see each other's processes."),
    "resources": resources.described("What all its containers may use together."),
    "overhead": CoreSchemas.quantities("What running the pod itself takes."),
    "resourceClaims": .list(
      "Devices that containers use.",
      of: .object(
        core("PodResourceClaim"), "A claim for devices.",
        [
          "name": .string("Name by which containers use it."),
          "resourceClaimName": .string("The claim's name."),
          "resourceClaimTemplateName": .string("Or what the claim is made from."),
        ], required: ["name"]), by: "name", strategy: "merge,retainKeys"),
  ]

  private static let identity: [String: OpenAPISchema] = [
    "securityContext": podSecurityContext.described("Privileges of all its containers.").defaulting(to: [:]),
    "serviceAccountName": .string("The service account that the pod runs under."),
    "serviceAccount": .string("The same; deprecated."),
    "automountServiceAccountToken": .boolean("Whether containers get its token."),
    "imagePullSecrets": .list("Secrets for pulling images.", of: CoreSchemas.localObjectReference, by: "name"),
    "hostUsers": .boolean("Whether the pod has the node's user namespace."),
    "os": OpenAPISchema.object(
      core("PodOS"), "An operating system.", ["name": .string("linux or windows.")], required: ["name"]
    ).described("The operating system of its containers."),
    "hostPID": .boolean("Whether the pod has the node's process namespace."),
    "hostIPC": .boolean("Whether the pod has the node's IPC namespace."),
    "hostNetwork": .boolean("Whether the pod has the node's network namespace."),
  ]

  private static let placement: [String: OpenAPISchema] = [
    "nodeName": .string("The node that the pod is on."),
    "nodeSelector": .strings("Labels that the node must have.").with { $0.extensions.mapType = "atomic" },
    "affinity": affinity.described("What the pod would be near to, or far from."),
    "tolerations": .list(
      "Taints that do not keep the pod off a node.",
      of: .object(
        core("Toleration"), "A taint that is tolerated.",
        [
          "key": .string("Key of the taint; empty for all."), "operator": .string("Exists or Equal."),
          "value": .string("Its value."), "effect": .string("NoSchedule, PreferNoSchedule, NoExecute; empty for all."),
          "tolerationSeconds": .int64("For how long NoExecute is tolerated."),
        ])),
    "topologySpreadConstraints": .list(
      "How the pods of a set spread.", of: topologySpread, by: "topologyKey", "whenUnsatisfiable"),
    "schedulerName": .string("Who chooses the node.", default: "default-scheduler"),
    "schedulingGates": .list(
      "What keeps the pod from being scheduled.",
      of: .object(core("PodSchedulingGate"), "A gate.", ["name": .string("Its name.")], required: ["name"]), by: "name"),
    "schedulingGroup": .object(
      core("PodSchedulingGroup"), "A group of pods.", ["podGroupName": .string("Name of the group.")]
    ).described("The group that the pod is scheduled with."),
    "priority": .int32("Its priority; set from the class."),
    "priorityClassName": .string("Name of its priority class."),
    "preemptionPolicy": .string("Whether others may have to go for it: PreemptLowerPriority or Never."),
    "runtimeClassName": .string("Name of the runtime class."),
  ]

  private static let network: [String: OpenAPISchema] = [
    "dnsPolicy": .string("ClusterFirst, ClusterFirstWithHostNet, Default or None.", default: "ClusterFirst"),
    "dnsConfig": .object(
      core("PodDNSConfig"), "How names are resolved.",
      [
        "nameservers": .list("Addresses of servers."), "searches": .list("Domains that names are looked up in."),
        "options": .list(
          "Options of the resolver.",
          of: .object(
            core("PodDNSConfigOption"), "An option.", ["name": .string("Its name."), "value": .string("Its value.")])),
      ]
    ).described("How names are resolved, besides what dnsPolicy says."),
    "enableServiceLinks": .boolean("Whether containers get variables for services."),
    "hostAliases": .list(
      "Lines of /etc/hosts.",
      of: .object(
        core("HostAlias"), "A line of /etc/hosts.",
        ["ip": .string("The address."), "hostnames": .list("Its names.")], required: ["ip"]), by: "ip"),
    "hostname": .string("Name of the host that containers see."),
    "hostnameOverride": .string("That name in full, whatever else is said."),
    "subdomain": .string("Domain of that name within the namespace."),
    "setHostnameAsFQDN": .boolean("Whether that name is the full one."),
    "readinessGates": .list(
      "Conditions that must hold for the pod to be ready.",
      of: .object(
        core("PodReadinessGate"), "A condition.", ["conditionType": .string("Its type.")], required: ["conditionType"])),
  ]
}
