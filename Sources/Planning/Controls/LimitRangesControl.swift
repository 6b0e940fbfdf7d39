import CRDs
import Kubernetes

/// Gives containers requests and limits if they name none, so that they count against the quota: one LimitRange for each
/// that the baseline lists.
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
