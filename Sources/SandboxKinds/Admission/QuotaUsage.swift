import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension QuotaAdmission {
  /// Names a kind as quotas do.
  package struct Resource: Sendable, Hashable {
    /// Such as `pods`.
    package var name: String
    /// API group; empty for the core group.
    package var group: String

    package init(_ name: String, group: String = "") { (self.name, self.group) = (name, group) }

    /// `count/NAME.GROUP`: the name under which a quota limits how many objects there are.
    var countName: String { group.isEmpty ? "count/\(name)" : "count/\(name).\(group)" }

    /// The older name for that; `nil` for kinds that have none, or more than a count.
    fileprivate var alias: String? { group.isEmpty && Self.counted.contains(name) ? name : nil }

    private static let counted: Set = ["configmaps", "resourcequotas", "replicationcontrollers", "secrets"]
  }

  /// The usage of an object under any quota that covers it.
  ///
  /// Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/
  ///
  /// - Parameter now: A pod whose time to end is over is charged as an object only.
  static func usage(of object: JSONValue, _ resource: Resource, now: Date) -> ResourceList {
    var usage: ResourceList = [resource.countName: ResourceAmount(1)]
    switch (resource.group, resource.name) {
    case ("", "pods"): if isAlive(pod: object, now: now) { usage.add(podUsage(of: object)) }
    case ("", "services"): usage.add(serviceUsage(of: object))
    case ("", "persistentvolumeclaims"): usage.add(claimUsage(of: object))
    default: if let alias = resource.alias { usage[alias] = ResourceAmount(1) }
    }
    return usage
  }

  /// Which of `names` objects of a kind can be charged with.
  static func tracked(_ names: some Sequence<String>, by resource: Resource) -> [String] {
    switch (resource.group, resource.name) {
    case ("", "pods"): names.filter { isPodResource($0) || $0 == resource.countName }
    case ("", "services"): names.filter { serviceResources.contains($0) || $0 == resource.countName }
    case ("", "persistentvolumeclaims"):
      names.filter { name in
        name == resource.countName || claimResources.contains { name == $0 || name.hasSuffix(classSuffix + $0) }
      }
    default: names.filter { $0 == resource.countName || $0 == resource.alias }
    }
  }
}

// MARK: - Pods

extension QuotaAdmission {
  private static let podResources: Set = [
    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
    "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
  ]

  private static func isPodResource(_ name: String) -> Bool {
    podResources.contains(name) || name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
      || (isExtended(name) && name.hasPrefix("requests."))
  }

  /// Whether the name has a domain other than Kubernetes' own, as devices have.
  private static func isExtended(_ name: String) -> Bool { name.contains("/") && !name.contains("kubernetes.io/") }

  private static func isAlive(pod: JSONValue, now: Date) -> Bool {
    if let phase = pod["status"]?["phase"], phase == "Failed" || phase == "Succeeded" { return false }
    guard let metadata = pod["metadata"], let deletion = metadata["deletionTimestamp"]?.stringValue,
      let moment = RFC3339.parse(deletion), let grace = metadata["deletionGracePeriodSeconds"]?.integerValue
    else { return true }
    return now <= moment.addingTimeInterval(Double(grace))
  }

  private static func podUsage(of pod: JSONValue) -> ResourceList {
    let resources = PodResources(of: pod)
    return computeUsage(
      requests: resources.requests(withOverhead: true), limits: resources.limits(withOverhead: true))
  }

  /// The usage by resource name: requests, limits, and the pod itself.
  static func computeUsage(requests: ResourceList, limits: ResourceList) -> ResourceList {
    var usage: ResourceList = ["pods": ResourceAmount(1)]
    for name in ["cpu", "memory", "ephemeral-storage"] {
      if let amount = requests[name] {
        usage[name] = amount
        usage["requests.\(name)"] = amount
      }
      if let amount = limits[name] { usage["limits.\(name)"] = amount }
    }
    for (name, amount) in requests {
      if name.hasPrefix("hugepages-") { usage[name] = amount }
      if name.hasPrefix("hugepages-") || (isExtended(name) && !name.hasPrefix("requests.")) {
        usage["requests.\(name)"] = amount
      }
    }
    return usage
  }
}

// MARK: - Services and claims

extension QuotaAdmission {
  private static let serviceResources: Set = ["services", "services.nodeports", "services.loadbalancers"]
  private static let claimResources = ["persistentvolumeclaims", "requests.storage"]
  private static let classSuffix = ".storageclass.storage.k8s.io/"

  private static func serviceUsage(of service: JSONValue) -> ResourceList {
    let spec = service["spec"] ?? [:], ports = spec["ports"]?.arrayValue ?? []
    var usage: ResourceList = [
      "services": ResourceAmount(1), "services.nodeports": .zero, "services.loadbalancers": .zero,
    ]
    switch spec["type"] {
    case "NodePort": usage["services.nodeports"] = ResourceAmount(ports.count)
    case "LoadBalancer":
      let given = ports.count { ($0["nodePort"]?.integerValue ?? 0) != 0 }
      let areAllocated = spec["allocateLoadBalancerNodePorts"]?.boolValue ?? true
      usage["services.nodeports"] = ResourceAmount(areAllocated ? ports.count : given)
      usage["services.loadbalancers"] = ResourceAmount(1)
    default: break
    }
    return usage
  }

  /// A claim is charged in all, and to its storage class.
  private static func claimUsage(of claim: JSONValue) -> ResourceList {
    var usage: ResourceList = ["persistentvolumeclaims": ResourceAmount(1)]
    if let requested = claim.value("spec", "resources", "requests", "storage").flatMap({ ResourceAmount($0) }) {
      let allocated = claim.value("status", "allocatedResources", "storage").flatMap { ResourceAmount($0) }
      usage["requests.storage"] = max(requested, allocated ?? requested).roundedUp
    }
    if let storageClass = storageClass(of: claim) {
      for (name, amount) in usage { usage[storageClass + classSuffix + name] = amount }
    }
    return usage
  }

  /// The annotation is older than the field, and still counts before it.
  private static func storageClass(of claim: JSONValue) -> String? {
    let annotation = claim.value("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")
    let name = (annotation ?? claim.value("spec", "storageClassName"))?.stringValue
    return name?.isEmpty == false ? name : nil
  }
}
