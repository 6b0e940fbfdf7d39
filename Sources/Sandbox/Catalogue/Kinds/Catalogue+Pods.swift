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
    columns: podColumns, completion: PodDefaults.completed, rules: PodRules.problems,
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
      let ready = pod.elements("status", "containerStatuses").count { $0["ready"] == true }
      return "\(ready)/\(pod.elements("spec", "containers").count)"
    },
    .text("Status", "Phase of the pod, or why it is not running.") { PodText.status(of: $0) },
    TableColumn("Restarts", "string", "How often its containers were restarted.") { pod, _ in
      .string("\(pod.elements("status", "containerStatuses").reduce(0) { $0 + ($1.integer("restartCount") ?? 0) })")
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

/// What tables say of pods.
/// Source: `printPod` in k8s.io/kubernetes/pkg/printers/internalversion.
enum PodText {
  /// The reason a container waits or ended, else the pod's own, else its phase.
  static func status(of pod: JSONValue) -> String {
    if pod.value("metadata", "deletionTimestamp")?.stringValue != nil {
      return pod.text("status", "reason") == "NodeLost" ? "Unknown" : "Terminating"
    }
    for (index, container) in pod.elements("status", "initContainerStatuses").enumerated() {
      if let reason = initReason(container, index: index, count: pod.elements("spec", "initContainers").count) {
        return reason
      }
    }
    let reasons = pod.elements("status", "containerStatuses").compactMap(reason)
    return reasons.first ?? pod.text("status", "reason").ifEmpty(pod.text("status", "phase"))
  }

  private static func initReason(_ container: JSONValue, index: Int, count: Int) -> String? {
    if let ended = container.value("state", "terminated") {
      return ended.integer("exitCode") == 0 ? nil : "Init:\(endReason(ended))"
    }
    if container["started"] == true { return nil }
    let waiting = container.text("state", "waiting", "reason")
    return waiting.isEmpty || waiting == "PodInitializing" ? "Init:\(index)/\(count)" : "Init:\(waiting)"
  }

  private static func reason(_ container: JSONValue) -> String? {
    let waiting = container.text("state", "waiting", "reason")
    return waiting.isEmpty ? container.value("state", "terminated").map(endReason) : waiting
  }

  private static func endReason(_ ended: JSONValue) -> String {
    if let signal = ended.integer("signal"), signal != 0, ended.lacks("reason") { return "Signal:\(signal)" }
    return ended.text("reason").ifEmpty("ExitCode:\(ended.integer("exitCode") ?? 0)")
  }
}
