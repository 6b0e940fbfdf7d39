import Kubernetes

extension Catalogue {
  /// What runs pods to their end.
  static let jobs: [ServedKind] = [job, cronJob]

  private static let job = kind(
    "batch", "v1", "Job", "jobs", hasStatus: true, categories: ["all"],
    schema: MetaSchemas.root(
      "io.k8s.api.batch.v1.Job", "Runs pods until enough have succeeded.",
      [
        "spec": jobSpec.described("What is desired.").defaulting(to: [:]),
        "status": jobStatus.described("What is observed.").defaulting(to: [:]),
      ]),
    columns: [
      .name, .text("Status", "Running, Complete, Failed or Suspended.") { jobState($0) },
      .text("Completions", "Successes, of those needed.") { job in
        let succeeded = job.integer("status", "succeeded") ?? 0
        if let wanted = job.integer("spec", "completions") { return "\(succeeded)/\(wanted)" }
        let parallelism = job.integer("spec", "parallelism") ?? 0
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
      },
      TableColumn("Duration", "string", "How long it ran, or has run.") { job, now in
        guard let start = RFC3339.parse(job.text("status", "startTime")) else { return "" }
        let end = RFC3339.parse(job.text("status", "completionTime"))
        return .string(HumanDuration.text(from: start, to: end ?? now))
      }, .age,
    ] + podColumns(isWide: true), immutable: ["spec.selector", "spec.template", "spec.completionMode"],
    completion: JobRules.completed, rules: JobRules.problems)

  private static func jobState(_ job: JSONValue) -> String {
    func holds(_ type: String) -> Bool {
      job.elements("status", "conditions").contains { $0.text("type") == type && $0.text("status") == "True" }
    }
    if holds("Complete") { return "Complete" }
    if holds("Failed") { return "Failed" }
    if job.value("metadata", "deletionTimestamp") != nil { return "Terminating" }
    if holds("Suspended") { return "Suspended" }
    return holds("FailureTarget") ? "FailureTarget" : holds("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running"
  }

  private static let jobSpec = OpenAPISchema.object(
    "io.k8s.api.batch.v1.JobSpec", "Which pods to run, and how often.",
    [
      "parallelism": .int32("How many run at once."),
      "completions": .int32("How many must succeed."),
      "completionMode": .string("NonIndexed or Indexed.", default: "NonIndexed"),
      "backoffLimit": .int32("Failures after which the job fails."),
      "backoffLimitPerIndex": .int32("Failures after which an index fails."),
      "maxFailedIndexes": .int32("Failed indexes after which the job fails."),
      "activeDeadlineSeconds": .int64("Seconds that the job may run."),
      "ttlSecondsAfterFinished": .int32("Seconds after its end after which it goes."),
      "suspend": .boolean("Whether it waits.", default: false),
      "selector": CoreSchemas.selector("The pods; made by the server."),
      "manualSelector": .boolean("Whether the selector is the user's.", default: false),
      "managedBy": .string("The controller that looks after it."),
      "podReplacementPolicy": .string("When pods are replaced: TerminatingOrFailed or Failed."),
      "podFailurePolicy": .opaque("io.k8s.api.batch.v1.PodFailurePolicy", "What failures of pods mean.")
        .described("What failures of pods mean."),
      "successPolicy": .opaque("io.k8s.api.batch.v1.SuccessPolicy", "When an indexed job has succeeded.")
        .described("When an indexed job has succeeded."),
      "template": PodSchemas.template.described("What the pods are made from.").defaulting(to: [:]),
    ], announced: ["template"])

  private static let jobStatus = OpenAPISchema.object(
    "io.k8s.api.batch.v1.JobStatus", "What is known of a job.",
    [
      "conditions": .list(
        "Its conditions.",
        of: CoreSchemas.condition(
          "JobCondition", "One aspect of a job.", package: "batch.v1", times: ["lastProbeTime"])
      ).with {
        $0.extensions.patchStrategy = "merge"
        $0.extensions.patchMergeKey = "type"
      },
      "startTime": .time("When it began."), "completionTime": .time("When it ended."),
      "active": .int32("Pods that run."), "ready": .int32("Pods that are ready."),
      "succeeded": .int32("Pods that succeeded."), "failed": .int32("Pods that failed."),
      "terminating": .int32("Pods that end."), "completedIndexes": .string("Indexes that succeeded."),
      "failedIndexes": .string("Indexes that failed."),
      "uncountedTerminatedPods": .opaque("io.k8s.api.batch.v1.UncountedTerminatedPods", "Pods not counted yet.")
        .described("Pods that ended and are not counted yet."),
    ])

  private static let cronJob = kind(
    "batch", "v1", "CronJob", "cronjobs", ["cj"], hasStatus: true, categories: ["all"],
    schema: MetaSchemas.root(
      "io.k8s.api.batch.v1.CronJob", "Runs jobs at set times.",
      [
        "spec": cronJobSpec.described("What is desired.").defaulting(to: [:]),
        "status": .object(
          "io.k8s.api.batch.v1.CronJobStatus", "What is known of a cron job.",
          [
            "active": .list("Jobs that run.", of: CoreSchemas.objectReference),
            "lastScheduleTime": .time("When a job was last made."),
            "lastSuccessfulTime": .time("When a job last succeeded."),
          ]
        ).described("What is observed.").defaulting(to: [:]),
      ], announced: ["spec"]),
    columns: [
      .name, .text("Schedule", "The times.") { $0.text("spec", "schedule") },
      .text("Timezone", "Their time zone.") { $0.text("spec", "timeZone").ifEmpty("<none>") },
      TableColumn("Suspend", "boolean", "Whether it waits.") { job, _ in
        .string(job.value("spec", "suspend").map { $0 == true ? "True" : "False" } ?? "<unset>")
      },
      .count("Active", "Jobs that run.") { $0.elementCount("status", "active") },
      TableColumn("Last Schedule", "string", "When a job was last made.") { job, now in
        let time = job.value("status", "lastScheduleTime")
        return .string(time == nil ? "<none>" : TableColumn.age(time, now: now))
      }, .age,
    ] + podColumns(isWide: true, template: ["spec", "jobTemplate", "spec", "template"]),
    completion: JobRules.completedCronJob, rules: JobRules.cronJobProblems)

  private static let cronJobSpec = OpenAPISchema.object(
    "io.k8s.api.batch.v1.CronJobSpec", "When to run which jobs.",
    [
      "schedule": .string("The times, as in cron."), "timeZone": .string("Their time zone."),
      "startingDeadlineSeconds": .int64("Seconds by which a job may be late."),
      "concurrencyPolicy": .string("Allow, Forbid or Replace.", default: "Allow"),
      "suspend": .boolean("Whether it waits.", default: false),
      "successfulJobsHistoryLimit": .int32("Successful jobs that are kept.", default: 3),
      "failedJobsHistoryLimit": .int32("Failed jobs that are kept.", default: 1),
      "jobTemplate": OpenAPISchema.object(
        "io.k8s.api.batch.v1.JobTemplateSpec", "What jobs are made from.",
        [
          "metadata": MetaSchemas.objectMeta.described("Labels and annotations of the jobs.").defaulting(to: [:]),
          "spec": jobSpec.with {
            // A template is not defaulted as the job that is made from it will be.
            for name in ["completionMode", "suspend", "manualSelector"] {
              $0.properties[name] = $0.properties[name]?.with { $0.defaultValue = nil }
            }
          }.described("What is desired of the jobs.").defaulting(to: [:]),
        ]
      ).described("What the jobs are made from.").defaulting(to: [:]),
    ], announced: ["schedule", "jobTemplate"])
}
