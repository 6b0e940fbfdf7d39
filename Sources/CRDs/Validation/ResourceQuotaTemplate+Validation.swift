internal import Kubernetes

/// The rules of ValidateResourceQuotaSpec in pkg/apis/core/validation of Kubernetes.
extension ResourceQuotaTemplate {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let expressions = scopeSelector?.matchExpressions ?? []
    let counted = (scopes ?? []) + expressions.map(\.scopeName)
    return validateResources(at: path.field("hard"), scopes: counted)
      + validateConflicts(counted, at: path)
      + path.field("scopeSelector").field("matchExpressions").each(expressions) { $0.validateSemantics(at: $1) }
  }

  private func validateResources(at path: FieldPath, scopes: [String]) -> [ValidationError] {
    hard.sorted { $0.key < $1.key }.flatMap { resource, quantity -> [ValidationError] in
      let path = path.entry(resource)
      guard QuotaResource.isKnown(resource) else {
        let near = Suggestion.nearest(to: resource, among: QuotaResource.standard)
        return [
          path.error(
            nil, "is not a quota resource",
            fix: near.map { "did you mean \($0)?" }
              ?? "use a resource such as requests.cpu, pods or count/deployments.apps")
        ]
      }
      guard !QuotaResource.isCounted(resource) || !quantity.isValid || quantity.isWhole else {
        return [path.error(quantity.text, "is not a whole number", fix: "use a whole number")]
      }
      guard let scope = scopes.first(where: { !QuotaResource.isSupported(resource, by: $0) }) else { return [] }
      return [
        path.error(
          nil, "is not supported by scope \(scope)", fix: "use a separate quota without that scope")
      ]
    }
  }

  private func validateConflicts(_ scopes: [String], at path: FieldPath) -> [ValidationError] {
    [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")].flatMap { one, other in
      scopes.contains(one) && scopes.contains(other)
        ? [path.field("scopes").error(nil, "contains both \(one) and \(other)", fix: "use two quotas")]
        : []
    }
  }
}

extension ScopedResourceSelectorRequirement {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    let takesValues = ["PriorityClass", "VolumeAttributesClass"].contains(scopeName)
    guard takesValues || `operator` == .exists else {
      return [
        path.field("operator").error(`operator`.rawValue, "is not allowed for scope \(scopeName)", fix: "use Exists")
      ]
    }
    return `operator`.validateValues(values, at: path.field("values"))
  }
}

/// The resources that a ResourceQuota supports, as in pkg/apis/core/helper of Kubernetes.
private enum QuotaResource {
  /// Resources without a prefix. All others have one, e.g. `count/jobs.batch` or `requests.nvidia.com/gpu`.
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

  /// Whether the quota of the resource is a number of objects.
  static func isCounted(_ name: String) -> Bool { objects.contains(name) || name.hasPrefix("count/") }

  /// Whether a quota with a scope supports the resource. Scopes that are not listed here are validated by the API
  /// server.
  static func isSupported(_ name: String, by scope: String) -> Bool {
    switch scope {
    case "BestEffort": name == "pods"
    case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity":
      name == "pods" || computed.contains(name)
    default: true
    }
  }
}
