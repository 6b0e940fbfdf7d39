import Foundation
import Kubernetes

extension Catalogue {
  /// Pods, and what pods are made from.
  static let pods: [ServedKind] = [pod, podTemplate]

  private static let pod = kind(
    "", "v1", "Pod", "pods", ["po"], hasStatus: true, categories: ["all"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Pod", "Containers that run together on a node.",
      [
        "spec": PodSchemas.spec.described("What is desired.").defaulting(to: [:]),
        "status": PodSchemas.status.described("What is observed.").defaulting(to: [:]),
      ]),
    columns: podColumns, completion: PodDefaults.completed, preparation: { pod, _ in PodDefaults.admitted(pod) },
    rules: PodRules.problems,
    updateRules: UpdateRules.pod)

  private static let podTemplate = kind(
    "", "v1", "PodTemplate", "podtemplates",
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.PodTemplate", "What pods can be made from.",
      ["template": PodSchemas.template.described("The template.").defaulting(to: [:])]),
    columns: [
      .name, .text("Containers", "Names of the containers.") { containerTexts($0["template"], "name") },
      .text("Images", "Images of the containers.") { containerTexts($0["template"], "image") },
      .text("Pod Labels", "Labels of the pods.") {
        SelectorText.labels($0.value("template", "metadata", "labels")) ?? "<none>"
      },
    ], completion: { PodDefaults.completed($0, template: ["template"]) })

  /// A member of each container of a template, parted by commas.
  static func containerTexts(_ template: JSONValue?, _ member: String) -> String {
    (template?.elements("spec", "containers") ?? []).map { $0.text(member) }.joined(separator: ",")
  }

  private static let podColumns: [TableColumn] = [
    .name,
    .text("Ready", "Containers that are ready, of all.") { pod in
      let summary = PodSummary(of: pod)
      return "\(summary.ready)/\(summary.total)"
    },
    .text("Status", "Phase of the pod, or why it is not running.") { PodSummary(of: $0).status },
    TableColumn("Restarts", "string", "How often its containers were restarted.") { pod, now in
      let summary = PodSummary(of: pod)
      guard summary.restarts > 0, let last = summary.lastRestart else { return .string("\(summary.restarts)") }
      return .string("\(summary.restarts) (\(HumanDuration.text(from: last, to: now)) ago)")
    }, .age,
    .text("IP", wide: true, "Its address.") { $0.text("status", "podIP").ifEmpty("<none>") },
    .text("Node", wide: true, "Its node.") { $0.text("spec", "nodeName").ifEmpty("<none>") },
    .text("Nominated Node", wide: true, "The node that others make room on.") {
      $0.text("status", "nominatedNodeName").ifEmpty("<none>")
    },
    .text("Readiness Gates", wide: true, "Conditions that hold, of those that must.") { pod in
      let gates = pod.elements("spec", "readinessGates").map { $0.text("conditionType") }
      if gates.isEmpty { return "<none>" }
      let held = pod.elements("status", "conditions").count {
        gates.contains($0.text("type")) && $0.text("status") == "True"
      }
      return "\(held)/\(gates.count)"
    },
  ]
}
