import Kubernetes

extension Catalogue {
  /// How many pods there are, and how many must stay: groups autoscaling and policy.
  static let scaling: [ServedKind] = [horizontalPodAutoscaler, podDisruptionBudget]

  private static let horizontalPodAutoscaler = kind(
    "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", ["hpa"], hasStatus: true,
    categories: ["all"],
    schema: MetaSchemas.root(
      component("HorizontalPodAutoscaler"), "Scales a workload by metrics.",
      [
        "spec": scalerSpec.described("What is desired.").defaulting(to: [:]),
        "status": scalerStatus.described("What is observed.").defaulting(to: [:]),
      ]),
    columns: [
      .name,
      .text("Reference", "What is scaled.") {
        "\($0.text("spec", "scaleTargetRef", "kind"))/\($0.text("spec", "scaleTargetRef", "name"))"
      },
      .text("Targets", "The metrics, as they are and as they should be.") { targets(of: $0) },
      .text("MinPods", "The fewest pods.") { $0.value("spec", "minReplicas")?.plainText ?? "<unset>" },
      .count("MaxPods", type: "string", "The most pods.") { $0.integer("spec", "maxReplicas") ?? 0 },
      .count("Replicas", type: "string", "Pods now.") { $0.integer("status", "currentReplicas") ?? 0 }, .age,
    ], completion: scalerWithDefaults)

  /// `cpu: 40%/80%`, for each resource that an average use is wanted of; other metrics by their type.
  private static func targets(of scaler: JSONValue) -> String {
    let current = scaler.elements("status", "currentMetrics")
    let texts = scaler.elements("spec", "metrics").enumerated().map { index, metric in
      guard let wanted = metric.integer("resource", "target", "averageUtilization") else { return metric.text("type") }
      let found = index < current.count ? current[index].integer("resource", "current", "averageUtilization") : nil
      return "\(metric.text("resource", "name")): \(found.map { "\($0)%" } ?? "<unknown>")/\(wanted)%"
    }
    return texts.isEmpty ? "<none>" : texts.joined(separator: ", ")
  }

  private static let scalerSpec = OpenAPISchema.object(
    component("HorizontalPodAutoscalerSpec"), "What is scaled, how far and by what.",
    [
      "scaleTargetRef": OpenAPISchema.object(
        component("CrossVersionObjectReference"), "Names an object in the same namespace.",
        [
          "apiVersion": .string("Version of its API."), "kind": .string("Its kind.").defaulting(to: ""),
          "name": .string("Its name.").defaulting(to: ""),
        ], announced: ["kind", "name"]
      ).described("What is scaled.").defaulting(to: [:]),
      "minReplicas": .int32("The fewest pods.", default: 1),
      "maxReplicas": .int32("The most pods.").defaulting(to: 0),
      "metrics": .list("What it is scaled by.", of: .opaque(component("MetricSpec"), "A metric and its target.")),
      "behavior": OpenAPISchema.object(
        component("HorizontalPodAutoscalerBehavior"), "How fast it is scaled.",
        ["scaleUp": scalingRules.described("Upwards."), "scaleDown": scalingRules.described("Downwards.")]
      ).described("How fast it is scaled."),
    ], announced: ["scaleTargetRef", "maxReplicas"])

  private static let scalingRules = OpenAPISchema.object(
    component("HPAScalingRules"), "How fast a workload is scaled in one direction.",
    [
      "stabilizationWindowSeconds": .int32("Seconds that are looked back on."),
      "selectPolicy": .string("Which policy counts: Max, Min or Disabled."),
      "policies": .list(
        "How much may change.",
        of: .object(
          component("HPAScalingPolicy"), "How much may change in a time.",
          [
            "type": .string("Pods or Percent."), "value": .int32("How much."),
            "periodSeconds": .int32("The time, in seconds."),
          ], required: ["type", "value", "periodSeconds"])),
      "tolerance": .quantity("").described("By how much a metric may miss its target."),
    ])

  private static let scalerStatus = OpenAPISchema.object(
    component("HorizontalPodAutoscalerStatus"), "What is known of an autoscaler.",
    [
      "observedGeneration": .int64("Generation that the status is about."),
      "lastScaleTime": .time("When it last scaled."), "currentReplicas": .int32("Pods now."),
      "desiredReplicas": .int32("Pods that there should be.", default: 0),
      "currentMetrics": .list("The metrics.", of: .opaque(component("MetricStatus"), "A metric as it is."))
        .defaulting(to: .null),
      "conditions": .list(
        "Its conditions.",
        of: CoreSchemas.condition(
          "HorizontalPodAutoscalerCondition", "One aspect of an autoscaler.", package: "autoscaling.v2"), by: "type"),
    ], announced: ["desiredReplicas"])

  private static func component(_ name: String) -> String { "io.k8s.api.autoscaling.v2.\(name)" }

  /// The autoscaler with the defaults of what it says nothing of: half-said behaviour is completed.
  ///
  /// Source: k8s.io/kubernetes/pkg/apis/autoscaling/v2/defaults.go.
  private static func scalerWithDefaults(_ scaler: JSONValue) -> JSONValue {
    var scaler = scaler
    scaler.update("spec") { spec in
      if spec.elementCount("metrics") == 0 {
        spec["metrics"] = [
          [
            "type": "Resource",
            "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
          ]
        ]
      }
      spec.update("behavior") { behavior in
        let percent: JSONValue = ["type": "Percent", "value": 100, "periodSeconds": 15]
        let pods: JSONValue = ["type": "Pods", "value": 4, "periodSeconds": 15]
        let up: [String: JSONValue] = [
          "stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [pods, percent],
        ]
        for (direction, rules) in [("scaleUp", up), ("scaleDown", ["selectPolicy": "Max", "policies": [percent]])] {
          let given = behavior[direction]?.objectValue ?? [:]
          behavior[direction] = .object(given.merging(rules) { given, _ in given })
        }
      }
    }
    return scaler
  }
}

// MARK: - Disruption

extension Catalogue {
  private static let podDisruptionBudget = kind(
    "policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", ["pdb"], hasStatus: true,
    schema: MetaSchemas.root(
      "io.k8s.api.policy.v1.PodDisruptionBudget", "How many pods of a set may be disrupted at once.",
      [
        "spec": budgetSpec.described("What is desired.").defaulting(to: [:]),
        "status": budgetStatus.described("What is observed.").defaulting(to: [:]),
      ]),
    columns: [
      .name,
      .text("Min Available", "Pods that must stay.") { $0.value("spec", "minAvailable")?.plainText ?? "N/A" },
      .text("Max Unavailable", "Pods that may go.") { $0.value("spec", "maxUnavailable")?.plainText ?? "N/A" },
      .count("Allowed Disruptions", "Pods that may go now.") { $0.integer("status", "disruptionsAllowed") ?? 0 }, .age,
    ])

  private static let budgetSpec = OpenAPISchema.object(
    "io.k8s.api.policy.v1.PodDisruptionBudgetSpec", "Which pods, and how many of them may go.",
    [
      "selector": CoreSchemas.selector("The pods.").with { $0.extensions.patchStrategy = "replace" },
      "minAvailable": .intOrString("").described("Pods that must stay: a number or a percentage."),
      "maxUnavailable": .intOrString("").described("Pods that may go: a number or a percentage."),
      "unhealthyPodEvictionPolicy": .string(
        "When pods that are not ready may go: IfHealthyBudget or AlwaysAllow."),
    ])

  private static let budgetStatus = OpenAPISchema.object(
    "io.k8s.api.policy.v1.PodDisruptionBudgetStatus", "What is known of a budget.",
    [
      "observedGeneration": .int64("Generation that the status is about."),
      "disruptedPods": .map("Pods whose eviction is under way, with its time.", of: .time("When it began.")),
      "disruptionsAllowed": .int32("Pods that may go now.", default: 0),
      "currentHealthy": .int32("Pods that are healthy.", default: 0),
      "desiredHealthy": .int32("Pods that must be.", default: 0),
      "expectedPods": .int32("Pods that the budget is about.", default: 0),
      "conditions": .list("Its conditions.", of: MetaSchemas.condition, by: "type"),
    ], announced: ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"])
}
