import Kubernetes

/// What identifies a finding of a pod among the findings of the workload that runs it.
struct FindingKey: Sendable, Hashable {
  /// The position of the check.
  var check: Int
  /// The problem, which names the container. The path is not part of the key, because it starts at the template, and
  /// because an admission webhook can insert other containers.
  var message: String
  /// The image of the container; `nil` if the finding is about no container. Otherwise an exception for a container
  /// would apply to any image in a container of the same name.
  var image: String?
}

/// The findings of workloads, which are not reported again for the objects that their controllers made.
///
/// Everyone who can create a pod can name a workload as its controller. So each object is checked itself, and only what
/// its controller has as well is left out. A finding of the controller that is ignored is not reported, so it leaves
/// out only findings that are ignored, too.
struct WorkloadFindings: Sendable {
  /// Whether each finding is ignored.
  private var findings: [WorkloadID: [FindingKey: Bool]] = [:]
  private var controllers: [WorkloadID: WorkloadID] = [:]

  /// Adds the controller of a workload.
  mutating func add(controller: WorkloadID?, of workload: WorkloadID) { controllers[workload] = controller }

  /// Adds a finding of a workload.
  mutating func add(_ finding: FindingKey, of workload: WorkloadID, isIgnored: Bool) {
    let isKnownIgnored = findings[workload]?[finding] ?? true
    findings[workload, default: [:]][finding] = isKnownIgnored && isIgnored
  }

  /// Whether a workload, or one that controls it, has a finding that leaves out the same finding of another object.
  ///
  /// - Parameters:
  ///   - finding: The finding.
  ///   - workload: The controller of the other object.
  ///   - isIgnored: Whether the finding of the other object is ignored.
  func contains(_ finding: FindingKey, of workload: WorkloadID, isIgnored: Bool) -> Bool {
    var next: WorkloadID? = workload
    // The chain is at most CronJob, Job; see `WorkloadOwner`.
    while let current = next {
      if let isOwnIgnored = findings[current]?[finding], isIgnored || !isOwnIgnored { return true }
      next = controllers[current]
    }
    return false
  }
}
