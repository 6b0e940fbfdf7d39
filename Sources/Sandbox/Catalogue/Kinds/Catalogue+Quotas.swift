import Kubernetes

extension Catalogue {
  /// What limits the use of a namespace.
  static let quotas: [ServedKind] = [resourceQuota, limitRange]

  private static let resourceQuota = kind(
    "", "v1", "ResourceQuota", "resourcequotas", ["quota"], hasStatus: true,
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.ResourceQuota", "Limits on what all objects of a namespace use together.",
      [
        "spec": resourceQuotaSpec.described("The limits.").defaulting(to: [:]),
        "status": .object(
          "io.k8s.api.core.v1.ResourceQuotaStatus", "The limits in force and what is used of them.",
          [
            "hard": CoreSchemas.quantities("The limits that are in force."),
            "used": CoreSchemas.quantities("What is used."),
          ]
        ).described("What is observed.").defaulting(to: [:]),
      ]),
    columns: [
      .name, .text("Request", "Requests and counts used, of those allowed.") { usage(of: $0, limits: false) },
      .text("Limit", "Limits used, of those allowed.") { usage(of: $0, limits: true) }, .age,
    ], immutable: ["spec.scopes"], rules: quotaProblems)

  private static let resourceQuotaSpec = OpenAPISchema.object(
    "io.k8s.api.core.v1.ResourceQuotaSpec", "Limits, and which objects they count.",
    [
      "hard": CoreSchemas.quantities("Limits by resource, as pods or limits.memory."),
      "scopes": .list("Scopes that an object must be in to be counted; all of them."),
      "scopeSelector": .object(
        "io.k8s.api.core.v1.ScopeSelector", "Selects by scopes and their values.",
        [
          "matchExpressions": .list(
            "Conditions; all must hold.",
            of: .object(
              "io.k8s.api.core.v1.ScopedResourceSelectorRequirement", "A condition on one scope.",
              [
                "scopeName": .string("Name of the scope."),
                "operator": .string("In, NotIn, Exists or DoesNotExist."),
                "values": .list("Values for In and NotIn."),
              ], announced: ["scopeName", "operator"]))
        ], isAtomic: true
      ).described("Scopes with conditions, besides the plain ones."),
    ])

  private static let limitRange = kind(
    "", "v1", "LimitRange", "limitranges", ["limits"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.LimitRange", "Limits and defaults for each pod, container or claim of a namespace.",
      [
        "spec": .object(
          "io.k8s.api.core.v1.LimitRangeSpec", "The limits.",
          ["limits": .list("Limits, one element for each type of object.", of: limitRangeItem)],
          announced: ["limits"]
        ).described("The limits.").defaulting(to: ["limits": .null])
      ]), columns: [.name, .createdAt], completion: limitRangeWithDefaults, rules: limitRangeProblems)

  private static let limitRangeItem = OpenAPISchema.object(
    "io.k8s.api.core.v1.LimitRangeItem", "Limits for one type of object.",
    [
      "type": .string("Pod, Container or PersistentVolumeClaim."),
      "max": CoreSchemas.quantities("The most that one object may have."),
      "min": CoreSchemas.quantities("The least that one object must have."),
      "default": CoreSchemas.quantities("Limits of containers that state none."),
      "defaultRequest": CoreSchemas.quantities("Requests of containers that state none."),
      "maxLimitRequestRatio": CoreSchemas.quantities("The most that a limit may be of its request."),
    ], announced: ["type"])

  /// `cpu: 1/2, memory: 1Gi/4Gi`: the used and allowed amounts, of limits or of all else.
  private static func usage(of quota: JSONValue, limits: Bool) -> String {
    let hard = quota["status"]?["hard"]?.objectValue ?? [:]
    return hard.keys.sorted().filter { $0.hasPrefix("limits.") == limits }.map { resource in
      let used = quota.value("status", "used", resource)?.plainText ?? "0"
      return "\(resource): \(used)/\(hard[resource]?.plainText ?? "")"
    }.joined(separator: ", ")
  }
}
