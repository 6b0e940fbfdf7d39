import Kubernetes
import PodSecurity

/// A check that containers which run continuously have a probe.
protocol ProbeCheck: PodCheck {
  /// The field of the probe.
  var probe: String { get }
}

extension ProbeCheck {
  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard !template.runsToCompletion else { return [] }
    // Everyone who can create a pod can name a Job as its controller, so the Job must exist.
    let condition = object.controllingJob.map { job -> @Sendable (AuditIndex) -> Bool in { !$0.containsRunningJob(job) }
    }
    return template.pod.mainContainers.filter { $0.fields.present(probe) == nil }.map {
      CheckFinding($0.path.field(probe), $0.message("has no \(probe)"), if: condition)
    }
  }
}
