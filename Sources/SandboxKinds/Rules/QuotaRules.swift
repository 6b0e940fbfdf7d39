import Kubernetes
import SandboxMerge

/// The rules of resource quotas.
enum QuotaRules {
  /// The rules of quotas.
  /// Source: `ValidateResourceQuotaSpec` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func problems(in quota: JSONValue) -> [FieldProblem] {
    let hard = quota.value("spec", "hard")?.objectValue ?? [:]
    var found: [FieldProblem] = []
    for (resource, amount) in hard {
      let path = "spec.hard[\(resource)]"
      found += FieldProblem.invalid(path, .string(resource), each: ResourceNames.quotaErrors(resource))
      found += amountProblems(amount, of: resource, at: path)
    }
    found.sort { $0.field < $1.field }
    let scopes = quota.elements("spec", "scopes")
    found += scopeProblems(scopes.compactMap(\.stringValue), .array(scopes), hard: hard, at: "spec.scopes")
    if let selector = quota.value("spec", "scopeSelector") { found += selectorProblems(selector, hard: hard) }
    return found
  }

  /// Problems of an amount of a resource: it must not be negative, and must be an integer if the resource is counted.
  static func amountProblems(_ amount: JSONValue, of resource: String, at path: String) -> [FieldProblem] {
    let quantity = Quantity(amount.plainText)
    var found: [FieldProblem] = []
    if quantity.isNegative { found.append(.invalid(path, amount, "must be greater than or equal to 0")) }
    if ResourceNames.isCounted(resource), !quantity.isWhole {
      found.append(.invalid(path, amount, "must be an integer"))
    }
    return found
  }

  private static func scopeProblems(
    _ scopes: [String], _ value: JSONValue, hard: [String: JSONValue], at path: String
  ) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for scope in scopes {
      if !ResourceNames.scopes.contains(scope) { found.append(.invalid(path, value, "unsupported scope")) }
      for resource in hard.keys where !ResourceNames.isCountable(resource, in: scope) {
        found.append(.invalid(path, value, "unsupported scope applied to resource"))
      }
    }
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]
    where pair.allSatisfy({ scopes.contains($0) }) {
      found.append(.invalid(path, value, "conflicting scopes"))
    }
    return found
  }

  private static func selectorProblems(_ selector: JSONValue, hard: [String: JSONValue]) -> [FieldProblem] {
    let path = "spec.scopeSelector.matchExpressions"
    var found: [FieldProblem] = []
    for requirement in selector.elements("matchExpressions") {
      let scope = requirement.text("scopeName")
      if !ResourceNames.scopes.contains(scope) {
        found.append(.invalid("\(path).scopeName", .string(scope), "unsupported scope"))
      }
      for resource in hard.keys where !ResourceNames.isCountable(resource, in: scope) {
        found.append(.invalid(path, selector, "unsupported scope applied to resource"))
      }
      found += operatorProblems(requirement, scope: scope, at: path)
    }
    let scopes = selector.elements("matchExpressions").map { $0.text("scopeName") }
    return found
      + scopeProblems(scopes, .null, hard: [:], at: path).filter { $0.message.hasSuffix("conflicting scopes") }
  }

  private static func operatorProblems(_ requirement: JSONValue, scope: String, at path: String) -> [FieldProblem] {
    let name = requirement.text("operator")
    let values = requirement.elements("values")
    var found: [FieldProblem] = []
    if ResourceNames.scopesWithoutValues.contains(scope), name != "Exists" {
      found.append(.invalid("\(path).operator", .string(name), ResourceNames.existsWords))
    }
    switch name {
    case "In", "NotIn":
      if values.isEmpty {
        found.append(
          .required(
            "\(path).values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
      }
    case "Exists", "DoesNotExist":
      if !values.isEmpty {
        found.append(
          .invalid(
            "\(path).values", .array(values),
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
      }
    default: found.append(.invalid("\(path).operator", .string(name), "not a valid selector operator"))
    }
    return found
  }
}

/// Names of resources that can be limited.
///
/// Source: k8s.io/kubernetes/pkg/apis/core/helper and https://kubernetes.io/docs/concepts/policy/resource-quotas/
enum ResourceNames {
  static let scopes: Set = [
    "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "VolumeAttributesClass",
    "CrossNamespacePodAffinity",
  ]

  static let scopesWithoutValues: Set = [
    "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity",
  ]

  static let existsWords = """
    must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, \
    ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity
    """

  private static let counted: Set = [
    "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
    "services.nodeports", "services.loadbalancers",
  ]

  private static let compute: Set = [
    "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
  ]

  private static let quotas = counted.union(compute).union([
    "ephemeral-storage", "requests.storage", "requests.ephemeral-storage", "limits.ephemeral-storage",
  ])

  /// Whether a name that stands alone is one that quotas know.
  private static func isQuotaResource(_ name: String) -> Bool {
    quotas.contains(name) || name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
  }

  /// Whether amounts are whole numbers: objects, and resources of vendors.
  static func isCounted(_ name: String) -> Bool { counted.contains(name) || isExtended(name) }

  /// Whether a resource is a vendor's: with a domain that is not Kubernetes' own.
  static func isExtended(_ name: String) -> Bool {
    name.contains("/") && !name.contains("kubernetes.io/") && !name.hasPrefix("requests.")
  }

  /// Whether a quota with the scope can count the resource; resources that no quota knows can be in any.
  static func isCountable(_ resource: String, in scope: String) -> Bool {
    guard isQuotaResource(resource) else { return true }
    switch scope {
    case "BestEffort": return resource == "pods"
    case "VolumeAttributesClass": return resource == "persistentvolumeclaims" || resource == "requests.storage"
    case _ where scopes.contains(scope): return resource == "pods" || compute.contains(resource)
    default: return true
    }
  }

  /// Problems of the name of a resource in a quota.
  static func quotaErrors(_ name: String) -> [String] {
    messages(name)
      + (name.contains("/") || isQuotaResource(name) ? [] : ["must be a standard resource for quota"])
  }

  /// Problems of the name of a resource.
  static func messages(_ name: String) -> [String] {
    let found = NameSyntax.qualifiedNameErrors(name)
    if !found.isEmpty { return found }
    return name.contains("/") || isQuotaResource(name) || name == "storage"
      ? [] : ["must be a standard resource type or fully qualified"]
  }

  /// Problems of the name of a resource of containers.
  static func containerErrors(_ name: String) -> [String] {
    let isForContainers =
      name.contains("/") || ["cpu", "memory", "ephemeral-storage"].contains(name) || name.hasPrefix("hugepages-")
    return messages(name) + (isForContainers ? [] : ["must be a standard resource for containers"])
  }
}
