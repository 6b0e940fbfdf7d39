internal import Kubernetes

/// Kubernetes' own rules: ValidateResourceQuotaSpec in pkg/apis/core/validation.
extension ResourceQuotaTemplate {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let expressions = scopeSelector?.matchExpressions ?? []
    let counted = (scopes ?? []) + expressions.map(\.scopeName)
    return checkResources(at: path.field("hard"), scopes: counted)
      + checkConflicts(counted, at: path)
      + path.field("scopeSelector").field("matchExpressions").each(expressions) { $0.checkMeaning(at: $1) }
  }

  private func checkResources(at path: FieldPath, scopes: [String]) -> [ValidationError] {
    hard.sorted { $0.key < $1.key }.flatMap { resource, quantity -> [ValidationError] in
      let path = path[resource]
      guard QuotaResource.isKnown(resource) else {
        let near = Suggestion.nearest(to: resource, among: QuotaResource.standard)
        return [
          path.error(
            nil, "is not a resource of quotas",
            mend: near.map { "did you mean \($0)?" } ?? "use one such as requests.cpu, pods or count/deployments.apps")
        ]
      }
      guard !QuotaResource.isCounted(resource) || !quantity.isValid || quantity.isWhole else {
        return [path.error(quantity.text, "is not a whole number", mend: "count objects by whole numbers")]
      }
      guard let scope = scopes.first(where: { !QuotaResource.isCounted(resource, by: $0) }) else { return [] }
      return [
        path.error(
          nil, "is not counted by scope \(scope)", mend: "give it a quota of its own, without that scope")
      ]
    }
  }

  private func checkConflicts(_ scopes: [String], at path: FieldPath) -> [ValidationError] {
    [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")].flatMap { one, other in
      scopes.contains(one) && scopes.contains(other)
        ? [path.field("scopes").error(nil, "has both \(one) and \(other)", mend: "no pod is both; make two quotas")]
        : []
    }
  }
}

extension ScopedResourceSelectorRequirement {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    let takesValues = ["PriorityClass", "VolumeAttributesClass"].contains(scopeName)
    guard takesValues || `operator` == .exists else {
      return [
        path.field("operator").error(`operator`.rawValue, "does not go with \(scopeName)", mend: "use Exists")
      ]
    }
    return `operator`.checkValues(values, at: path.field("values"))
  }
}

/// The resources that a ResourceQuota knows, as in pkg/apis/core/helper.
private enum QuotaResource {
  /// Names without a prefix. Others need one, as in `count/jobs.batch` or `requests.nvidia.com/gpu`.
  static let standard = [
    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage",
    "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "services",
    "services.loadbalancers", "services.nodeports", "configmaps", "secrets", "persistentvolumeclaims",
    "replicationcontrollers", "resourcequotas",
  ]

  private static let computed = [
    "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
  ]
  private static let objects: Set = [
    "pods", "services", "services.loadbalancers", "services.nodeports", "configmaps", "secrets",
    "persistentvolumeclaims", "replicationcontrollers", "resourcequotas",
  ]

  static func isKnown(_ name: String) -> Bool {
    name.contains("/") || standard.contains(name)
      || ["hugepages-", "requests.hugepages-"].contains { name.hasPrefix($0) }
  }

  /// Whether the resource is a number of objects.
  static func isCounted(_ name: String) -> Bool { objects.contains(name) || name.hasPrefix("count/") }

  /// Whether a quota of a scope counts the resource. Scopes that came later are left to the API server.
  static func isCounted(_ name: String, by scope: String) -> Bool {
    switch scope {
    case "BestEffort": name == "pods"
    case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity":
      name == "pods" || computed.contains(name)
    default: true
    }
  }
}
