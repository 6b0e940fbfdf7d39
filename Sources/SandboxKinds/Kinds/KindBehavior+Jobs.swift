import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let job = KindBehavior(
    columns: [
      .name, .text("Status") { status(ofJob: $0) }, .text("Completions") { completions(ofJob: $0) },
      TableColumn("Duration") { job, now in
        guard let start = RFC3339.parse(job.text("status", "startTime")) else { return "" }
        let end = RFC3339.parse(job.text("status", "completionTime"))
        return .string(HumanDuration.text(from: start, to: end ?? now))
      }, .age,
    ] + templateColumns(), immutable: ["spec.selector", "spec.template", "spec.completionMode"],
    defaults: JobRules.defaulted, rules: JobRules.problems)

  private static func status(ofJob job: JSONValue) -> String {
    let conditions = job.elements("status", "conditions").filter { $0.text("status") == "True" }.map { $0.text("type") }
    func first(of types: String...) -> String? { types.first { conditions.contains($0) } }
    if let ended = first(of: "Complete", "Failed") { return ended }
    if job.value("metadata", "deletionTimestamp") != nil { return "Terminating" }
    return first(of: "Suspended", "FailureTarget", "SuccessCriteriaMet") ?? "Running"
  }

  private static func completions(ofJob job: JSONValue) -> String {
    let succeeded = job.integer("status", "succeeded") ?? 0
    if let wanted = job.integer("spec", "completions") { return "\(succeeded)/\(wanted)" }
    let parallelism = job.integer("spec", "parallelism") ?? 0
    return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
  }

  static let cronJob = KindBehavior(
    columns: [
      .name, .text("Schedule") { $0.text("spec", "schedule") },
      .text("Timezone") { $0.text("spec", "timeZone").ifEmpty("<none>") },
      TableColumn("Suspend", "boolean") { job, _ in
        .string(job.value("spec", "suspend").map { $0 == true ? "True" : "False" } ?? "<unset>")
      }, .count("Active") { $0.elementCount("status", "active") },
      TableColumn("Last Schedule") { job, now in
        let time = job.value("status", "lastScheduleTime")
        return .string(time == nil ? "<none>" : TableColumn.age(time, now: now))
      }, .age,
    ] + templateColumns(["spec", "jobTemplate", "spec", "template"]), defaults: JobRules.defaultedCronJob,
    rules: JobRules.cronJobProblems)
}
