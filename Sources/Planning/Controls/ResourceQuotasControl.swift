import CRDs
import Kubernetes

/// Caps what one namespace can take from the cluster: one ResourceQuota for each that the baseline lists.
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
