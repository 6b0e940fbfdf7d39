import CRDs
import Kubernetes

/// Caps what one namespace can take from the cluster: one ResourceQuota for each that the baseline lists.
struct ResourceQuotasControl: Control {
  let id = ControlID.resourceQuotas

  func blueprints(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [Blueprint] {
    try (baseline.spec.resourceQuotas ?? []).map { quota in
      let spec = ResourceQuotaSpec(hard: quota.hard, scopes: quota.scopes, scopeSelector: quota.scopeSelector)
      return try Blueprint(
        ResourceQuota(metadata: ObjectMeta(), spec: spec), item: quota.name, control: id, baseline: baseline,
        enforcement: baseline.spec.enforcement(ofItem: quota.enforcement))
    }
  }
}
