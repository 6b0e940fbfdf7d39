import CRDs
import Kubernetes

/// Limits the resources of a namespace: one ResourceQuota for each entry of the baseline.
struct ResourceQuotasControl: Control {
  let id = ControlID.resourceQuotas
  let kinds = [ManagedKind.resourceQuota]

  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
    try (baseline.spec.resourceQuotas ?? []).map { quota in
      let spec = ResourceQuotaSpec(hard: quota.hard, scopes: quota.scopes, scopeSelector: quota.scopeSelector)
      return try ObjectTemplate(
        ResourceQuota(metadata: ObjectMeta(), spec: spec), item: quota.name, control: id, baseline: baseline,
        enforcement: baseline.spec.enforcement(ofItem: quota.enforcement))
    }
  }
}
