package import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Enforces resource quotas and computes their status.
///
/// Messages are those of kube-apiserver 1.36. The status is the one that the quota controller of
/// kube-controller-manager computes. Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/
package enum QuotaAdmission {
  /// The outcome of a review.
  package struct Review: Sendable {
    /// Why the write is forbidden, to follow `RESOURCE "NAME" is forbidden: `; `nil` if it is allowed.
    package var refusal: String?
    /// The quotas whose `status.used` the write changes, with their new status.
    package var quotas: [JSONValue] = []
  }

  /// Decides whether an object can be created or updated.
  ///
  /// The limits are those in `status.hard`, as in kube-apiserver: a quota without a status limits nothing yet.
  /// Writes of subresources are not reviewed.
  ///
  /// - Parameters:
  ///   - object: The object as it would be stored.
  ///   - oldObject: The object that an update replaces; only the difference is charged.
  ///   - quotas: Every ResourceQuota of the namespace.
  package static func review(
    _ object: JSONValue, replacing oldObject: JSONValue? = nil, _ resource: Resource, quotas: [JSONValue], now: Date
  ) -> Review {
    if quotas.isEmpty || (oldObject != nil && !changesUsage(resource)) { return Review() }
    var applicable: [QuotaUsage] = []
    for quota in quotas {
      guard let current = QuotaUsage(of: quota, for: object, resource) else { continue }
      if let refusal = current.refusal(of: object, resource) { return Review(refusal: refusal) }
      applicable.append(current)
    }
    if applicable.isEmpty { return Review() }
    var usage = usage(of: object, resource, now: now)
    let negative = usage.filter { $0.value < .zero }.keys.sortedByBytes
    if !negative.isEmpty {
      return Review(refusal: "quota usage is negative for resource(s): \(negative.joined(separator: ","))")
    }
    if let oldObject { usage = usage.excess(over: self.usage(of: oldObject, resource, now: now)) }
    usage = usage.filter { $0.value != .zero }
    return charge(usage, to: applicable)
  }

  /// Updates of other kinds do not change their usage.
  private static func changesUsage(_ resource: Resource) -> Bool {
    resource.group.isEmpty && ["pods", "services", "persistentvolumeclaims"].contains(resource.name)
  }

  private static func charge(_ usage: ResourceList, to quotas: [QuotaUsage]) -> Review {
    var review = Review()
    for quota in quotas {
      let requested = usage.filter { quota.hard[$0.key] != nil }
      var used = quota.used
      used.add(requested)
      let exceeded = requested.filter { (used[$0.key] ?? .zero) > (quota.hard[$0.key] ?? .zero) }
      guard exceeded.isEmpty else {
        let before = quota.used.filter { exceeded[$0.key] != nil }
        let limited = quota.hard.filter { exceeded[$0.key] != nil }
        return Review(
          refusal: "exceeded quota: \(quota.name), requested: \(exceeded.text), used: \(before.text), "
            + "limited: \(limited.text)")
      }
      if used != quota.used { review.quotas.append(quota.object.with(used: used)) }
    }
    return review
  }

  /// The limits and usage of a quota that covers an object.
  private struct QuotaUsage {
    let object: JSONValue
    let hard: ResourceList
    let used: ResourceList
    /// The limited resources that the object uses.
    private let limited: [String]

    /// Returns `nil` if the quota does not cover the object.
    init?(of quota: JSONValue, for object: JSONValue, _ resource: Resource) {
      hard = ResourceList(quota.value("status", "hard"))
      limited = QuotaAdmission.tracked(hard.keys, by: resource).sortedByBytes
      guard !limited.isEmpty, Scope.all(of: quota).allSatisfy({ $0.covers(object, resource) }) else { return nil }
      self.object = quota
      used = ResourceList(quota.value("status", "used"))
    }

    var name: String { self.object.text("metadata", "name") }

    /// Why the usage of the object cannot be computed.
    func refusal(of object: JSONValue, _ resource: Resource) -> String? {
      if resource == Resource("pods"), let gap = QuotaAdmission.gap(in: object, limited: limited) {
        return "failed quota: \(name): must specify \(gap)"
      }
      guard limited.allSatisfy({ used[$0] != nil }) else {
        return "status unknown for quota: \(name), resources: \(limited.joined(separator: ","))"
      }
      return nil
    }
  }

  /// Resources that every container must specify if a quota limits them.
  private static let explicit: Set = [
    "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
  ]

  /// The containers that do not specify CPU or memory that a quota limits: `limits.cpu for: web; …`; `nil` if none.
  ///
  /// Containers of a pod with pod-level resources need not specify them.
  private static func gap(in pod: JSONValue, limited: [String]) -> String? {
    let required = limited.filter(explicit.contains)
    let resources = PodResources(of: pod)
    if required.isEmpty || resources.isSetForPod { return nil }
    var silent: [String: Set<String>] = [:]
    for container in resources.containers {
      let said = computeUsage(
        requests: ResourceList(container.value("resources", "requests")),
        limits: ResourceList(container.value("resources", "limits")))
      for name in required where said[name] == nil {
        silent[name, default: []].insert(container["name"]?.stringValue ?? "")
      }
    }
    if silent.isEmpty { return nil }
    return silent.keys.sortedByBytes
      .map { "\($0) for: \((silent[$0] ?? []).sortedByBytes.joined(separator: ","))" }.joined(separator: "; ")
  }
}

// MARK: - Status

extension QuotaAdmission {
  /// All objects of one kind in a namespace.
  package struct Population: Sendable {
    package var resource: Resource
    package var objects: [JSONValue]

    package init(resource: Resource, objects: [JSONValue]) { (self.resource, self.objects) = (resource, objects) }
  }

  /// Whether a quota limits a resource that objects of a kind use.
  package static func limits(_ quota: JSONValue, _ resource: Resource) -> Bool {
    !tracked((quota.value("spec", "hard")?.objectValue ?? [:]).keys, by: resource).isEmpty
  }

  /// The quota with a new status: `hard` from the spec, `used` from the objects.
  ///
  /// - Parameter populations: The objects of every kind that the quota limits. A resource that no kind uses keeps its
  ///   usage, if any.
  package static func counted(_ quota: JSONValue, _ populations: [Population], now: Date) -> JSONValue {
    let hard = ResourceList(quota.value("spec", "hard"))
    let scopes = Scope.all(of: quota)
    var used = ResourceList(quota.value("status", "used")).filter { hard[$0.key] != nil }
    for population in populations {
      let names = tracked(hard.keys, by: population.resource)
      if names.isEmpty { continue }
      var total = ResourceList(uniqueKeysWithValues: names.map { ($0, .zero) })
      for object in population.objects where scopes.allSatisfy({ $0.covers(object, population.resource) }) {
        total.add(usage(of: object, population.resource, now: now).filter { total[$0.key] != nil })
      }
      used.merge(total) { $1 }
    }
    return quota.with(used: used, hard: hard)
  }
}

extension JSONValue {
  /// The quota with these amounts in its status.
  fileprivate func with(used: ResourceList, hard: ResourceList? = nil) -> JSONValue {
    var quota = self, status = self["status"]?.objectValue ?? [:]
    if let hard { status["hard"] = hard.json }
    status["used"] = used.json
    quota["status"] = .object(status)
    return quota
  }
}
