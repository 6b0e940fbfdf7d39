import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let deployment = KindBehavior(
    columns: [
      .name, readyReplicas,
      .count("Up-to-date", type: "string") { $0.integer("status", "updatedReplicas") },
      .count("Available", type: "string") { $0.integer("status", "availableReplicas") }, .age,
    ] + templateColumns(), immutable: ["spec.selector"], defaults: WorkloadDefaults.deployment,
    rules: WorkloadRules.problems)

  static let replicaSet = KindBehavior(
    columns: replicaColumns, immutable: ["spec.selector"],
    defaults: { PodDefaults.defaulted($0, template: ["spec", "template"]) }, rules: WorkloadRules.problems)

  static let statefulSet = KindBehavior(
    columns: [.name, readyReplicas, .age] + templateColumns().dropLast(), defaults: WorkloadDefaults.statefulSet,
    rules: WorkloadRules.problems, updateRules: UpdateRules.statefulSet)

  static let daemonSet = KindBehavior(
    columns: [
      .name, .count("Desired") { $0.integer("status", "desiredNumberScheduled") },
      .count("Current") { $0.integer("status", "currentNumberScheduled") },
      .count("Ready") { $0.integer("status", "numberReady") },
      .count("Up-to-date") { $0.integer("status", "updatedNumberScheduled") },
      .count("Available") { $0.integer("status", "numberAvailable") },
      .text("Node Selector") { set in
        SelectorText.labels(set.value("spec", "template", "spec", "nodeSelector")) ?? "<none>"
      }, .age,
    ] + templateColumns(), immutable: ["spec.selector"], defaults: WorkloadDefaults.daemonSet,
    preparation: WorkloadDefaults.withTemplateGeneration, rules: WorkloadRules.problems)

  static let replicationController = KindBehavior(
    columns: replicaColumns, defaults: WorkloadDefaults.replicationController)

  private static let readyReplicas = TableColumn.text("Ready") {
    "\($0.integer("status", "readyReplicas") ?? 0)/\($0.integer("spec", "replicas") ?? 0)"
  }

  private static let replicaColumns: [TableColumn] =
    [
      .name, .count("Desired") { $0.integer("spec", "replicas") },
      .count("Current") { $0.integer("status", "replicas") },
      .count("Ready") { $0.integer("status", "readyReplicas") }, .age,
    ] + templateColumns()

  /// The wide columns of kinds that create pods: names and images of the containers, and the selector.
  static func templateColumns(_ template: [String] = ["spec", "template"]) -> [TableColumn] {
    @Sendable func containers(_ object: JSONValue, _ member: String) -> String {
      self.containers(of: template.reduce(object as JSONValue?) { $0?[$1] }, member)
    }
    return [
      .text("Containers", wide: true) { containers($0, "name") },
      .text("Images", wide: true) { containers($0, "image") },
      .text("Selector", wide: true) { workload in
        guard let selector = workload.value("spec", "selector") else { return "<none>" }
        let isPlain = selector["matchLabels"] == nil && selector["matchExpressions"] == nil
        return isPlain ? SelectorText.labels(selector) ?? "<none>" : SelectorText.text(selector)
      },
    ]
  }
}
