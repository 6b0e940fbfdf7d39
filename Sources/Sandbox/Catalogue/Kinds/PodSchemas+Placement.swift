import Kubernetes

extension PodSchemas {
  /// `Affinity`.
  static let affinity = OpenAPISchema.object(
    core("Affinity"), "What a pod would be near to, or far from.",
    [
      "nodeAffinity": nodeAffinity.described("Nodes."),
      "podAffinity": podAffinity("PodAffinity").described("Pods to be near to."),
      "podAntiAffinity": podAffinity("PodAntiAffinity").described("Pods to be far from."),
    ])

  private static let nodeAffinity = OpenAPISchema.object(
    core("NodeAffinity"), "Which nodes a pod can be on.",
    [
      "requiredDuringSchedulingIgnoredDuringExecution": OpenAPISchema.object(
        core("NodeSelector"), "Selects nodes.",
        ["nodeSelectorTerms": .list("Terms; one must hold.", of: nodeTerm)], required: ["nodeSelectorTerms"],
        isAtomic: true
      ).described("Nodes that it can be on."),
      "preferredDuringSchedulingIgnoredDuringExecution": .list(
        "Nodes that are better than others.",
        of: .object(
          core("PreferredSchedulingTerm"), "Nodes that are better.",
          ["weight": .int32("How much better: 1 to 100."), "preference": nodeTerm.described("The nodes.")],
          required: ["weight", "preference"])),
    ])

  private static let nodeTerm = OpenAPISchema.object(
    core("NodeSelectorTerm"), "Conditions on a node; all must hold.",
    [
      "matchExpressions": .list("Conditions on its labels.", of: nodeRequirement),
      "matchFields": .list("Conditions on its fields.", of: nodeRequirement),
    ], isAtomic: true)

  private static let nodeRequirement = OpenAPISchema.object(
    core("NodeSelectorRequirement"), "A condition on a label or field.",
    [
      "key": .string("The label or field."), "operator": .string("In, NotIn, Exists, DoesNotExist, Gt or Lt."),
      "values": .list("Values."),
    ], required: ["key", "operator"])

  private static func podAffinity(_ name: String) -> OpenAPISchema {
    .object(
      core(name), "Which pods matter.",
      [
        "requiredDuringSchedulingIgnoredDuringExecution": .list("Terms that must hold.", of: podTerm),
        "preferredDuringSchedulingIgnoredDuringExecution": .list(
          "Terms that are better met.",
          of: .object(
            core("WeightedPodAffinityTerm"), "A term that is better met.",
            ["weight": .int32("How much better: 1 to 100."), "podAffinityTerm": podTerm.described("The term.")],
            required: ["weight", "podAffinityTerm"])),
      ])
  }

  private static let podTerm = OpenAPISchema.object(
    core("PodAffinityTerm"), "Pods, and what it means to be near them.",
    [
      "labelSelector": CoreSchemas.selector("The pods."), "namespaces": .list("Their namespaces, by name."),
      "namespaceSelector": CoreSchemas.selector("Their namespaces, by labels."),
      "topologyKey": .string("Label of nodes; those with the same value are near."),
      "matchLabelKeys": .list("Labels in which the pods must be as this one."),
      "mismatchLabelKeys": .list("Labels in which they must not."),
    ], required: ["topologyKey"])

  /// `TopologySpreadConstraint`.
  static let topologySpread = OpenAPISchema.object(
    core("TopologySpreadConstraint"), "How evenly pods spread.",
    [
      "maxSkew": .int32("By how much domains may differ."),
      "topologyKey": .string("Label of nodes that makes domains."),
      "whenUnsatisfiable": .string("DoNotSchedule or ScheduleAnyway."),
      "labelSelector": CoreSchemas.selector("The pods."), "minDomains": .int32("The fewest domains."),
      "nodeAffinityPolicy": .string("Whether other nodes count: Honor or Ignore."),
      "nodeTaintsPolicy": .string("Whether tainted nodes count: Honor or Ignore."),
      "matchLabelKeys": .list("Labels in which the pods must be as this one."),
    ], required: ["maxSkew", "topologyKey", "whenUnsatisfiable"])
}
