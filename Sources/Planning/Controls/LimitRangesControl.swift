import CRDs
import Kubernetes

/// Sets defaults for requests and limits of containers, so that they count against the quota: one LimitRange for each entry
/// of the baseline.
struct LimitRangesControl: Control {
  let id = ControlID.limitRanges
  let kinds = [ManagedKind.limitRange]

  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
    try (baseline.spec.limitRanges ?? []).map { range in
      try ObjectTemplate(
        LimitRange(metadata: ObjectMeta(), spec: LimitRangeSpec(limits: range.limits)), item: range.name, control: id,
        baseline: baseline, enforcement: baseline.spec.enforcement(ofItem: range.enforcement))
    }
  }
}
