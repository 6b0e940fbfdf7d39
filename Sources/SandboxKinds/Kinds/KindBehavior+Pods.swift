import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let pod = KindBehavior(
    columns: [
      .name,
      .text("Ready") { pod in
        let summary = PodSummary(of: pod)
        return "\(summary.ready)/\(summary.total)"
      }, .text("Status") { PodSummary(of: $0).status },
      TableColumn("Restarts") { pod, now in
        let summary = PodSummary(of: pod)
        guard summary.restarts > 0, let last = summary.lastRestart else { return .string("\(summary.restarts)") }
        return .string("\(summary.restarts) (\(HumanDuration.text(from: last, to: now)) ago)")
      }, .age, .text("IP", wide: true) { $0.text("status", "podIP").ifEmpty("<none>") },
      .text("Node", wide: true) { $0.text("spec", "nodeName").ifEmpty("<none>") },
      .text("Nominated Node", wide: true) { $0.text("status", "nominatedNodeName").ifEmpty("<none>") },
      .text("Readiness Gates", wide: true) { readinessGates(of: $0) },
    ],
    selectableFields: [
      "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase",
      "status.podIP",
    ], defaults: PodDefaults.defaulted, preparation: { pod, _ in PodDefaults.admitted(pod) }, rules: PodRules.problems,
    updateRules: UpdateRules.pod)

  private static func readinessGates(of pod: JSONValue) -> String {
    let gates = pod.elements("spec", "readinessGates").map { $0.text("conditionType") }
    if gates.isEmpty { return "<none>" }
    let met = pod.elements("status", "conditions").count {
      gates.contains($0.text("type")) && $0.text("status") == "True"
    }
    return "\(met)/\(gates.count)"
  }

  static let podTemplate = KindBehavior(
    columns: [
      .name, .text("Containers") { containers(of: $0["template"], "name") },
      .text("Images") { containers(of: $0["template"], "image") },
      .text("Pod Labels") { SelectorText.labels($0.value("template", "metadata", "labels")) ?? "<none>" },
    ], defaults: { PodDefaults.defaulted($0, template: ["template"]) },
    rules: { PodRules.problems(inSpec: $0.value("template", "spec") ?? [:], at: "template.spec") })

  /// A member of each container of a template, separated by commas.
  static func containers(of template: JSONValue?, _ member: String) -> String {
    (template?.elements("spec", "containers") ?? []).map { $0.text(member) }.joined(separator: ",")
  }
}
