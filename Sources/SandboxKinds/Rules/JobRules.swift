import Kubernetes
import SandboxMerge

/// Defaults and rules of jobs that no schema says.
/// Source: k8s.io/kubernetes/pkg/apis/batch/v1/defaults.go and k8s.io/kubernetes/pkg/apis/batch/validation.
enum JobRules {
  /// The job with its defaults. The selector and the labels by the job's UID are not made: the server that gives the UID
  /// makes them.
  static func defaulted(_ job: JSONValue) -> JSONValue {
    var job = PodDefaults.defaulted(job, template: ["spec", "template"])
    if let labels = job.value("spec", "template", "metadata", "labels"), job.memberCount("metadata", "labels") == 0 {
      job.set(labels, at: "metadata", "labels")
    }
    job.update("spec") { spec in
      // The template of a cron job does not get these.
      let members: [(String, JSONValue)] = [
        ("completionMode", "NonIndexed"), ("suspend", false), ("manualSelector", false),
      ]
      for (name, value) in members where spec[name] == nil { spec[name] = value }
      if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
      if spec["parallelism"] == nil { spec["parallelism"] = 1 }
      if spec["backoffLimit"] == nil {
        spec["backoffLimit"] = spec["backoffLimitPerIndex"] == nil ? 6 : .integer(Int64(Int32.max))
      }
      if spec["podReplacementPolicy"] == nil {
        spec["podReplacementPolicy"] = spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
      }
    }
    return job
  }

  /// The cron job with the defaults of its pods.
  static func defaultedCronJob(_ job: JSONValue) -> JSONValue {
    PodDefaults.defaulted(job, template: ["spec", "jobTemplate", "spec", "template"])
  }

  /// All problems of a job.
  static func problems(in job: JSONValue) -> [FieldProblem] { problems(inSpec: job["spec"] ?? [:], at: "spec") }

  private static func problems(inSpec spec: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for member in ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"] {
      guard let number = spec.integer(member), number < 0 else { continue }
      found.append(.invalid("\(path).\(member)", .integer(number), "must be greater than or equal to 0"))
    }
    let template = spec.value("template", "spec") ?? [:]
    found += PodRules.problems(inSpec: template, at: "\(path).template.spec")
    let policy = template["restartPolicy"] ?? ""
    if policy == "Always" {
      found.append(
        FieldProblem(
          field: "\(path).template.spec.restartPolicy", reason: "FieldValueRequired",
          message: "Required value: valid values: \"OnFailure\", \"Never\""))
    }
    return found
  }

  /// All problems of a cron job.
  static func cronJobProblems(_ job: JSONValue) -> [FieldProblem] {
    let spec = job["spec"] ?? [:]
    var found: [FieldProblem] = []
    if spec.text("schedule").isEmpty { found.append(.required("spec.schedule")) }
    if let name = job["metadata"]?["name"]?.stringValue, name.utf8.count > 52 {
      found.append(.invalid("metadata.name", .string(name), "must be no more than 52 characters"))
    }
    let policies: [JSONValue] = ["Allow", "Forbid", "Replace"]
    if let policy = spec["concurrencyPolicy"], !policies.contains(policy) {
      found.append(.notSupported("spec.concurrencyPolicy", policy, policies))
    }
    for member in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
      guard let number = spec.integer(member), number < 0 else { continue }
      found.append(.invalid("spec.\(member)", .integer(number), "must be greater than or equal to 0"))
    }
    return found + problems(inSpec: spec.value("jobTemplate", "spec") ?? [:], at: "spec.jobTemplate.spec")
  }
}
