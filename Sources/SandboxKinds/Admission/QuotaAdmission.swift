package import Foundation
package import Kubernetes
import SandboxMerge

/// Resource quotas: what a namespace may hold, and how much of that it does.
///
/// Messages are those of kube-apiserver 1.36; the status is what the quota controller of kube-controller-manager works
/// out. Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/
package enum QuotaAdmission {
  /// What becomes of a write.
  package struct Review: Sendable {
    /// Why it is forbidden, to go behind `RESOURCE "NAME" is forbidden: `; nil where it is not.
    package var refusal: String?
    /// The quotas whose `status.used` the write changes, as they are to be stored with it.
    package var quotas: [JSONValue] = []
  }

  /// Decides on the create or the update of an object.
  ///
  /// Quotas limit what their `status.hard` says, as in kube-apiserver: a quota without a status limits nothing yet.
  /// Writes of subresources are not for review.
  ///
  /// - Parameters:
  ///   - object: The object as it would be stored.
  ///   - oldObject: The object that an update replaces; it is charged with the difference, where it can change at all.
  ///   - quotas: Every ResourceQuota of the namespace.
  package static func review(
    _ object: JSONValue, replacing oldObject: JSONValue? = nil, _ resource: Resource, quotas: [JSONValue], now: Date
  ) -> Review {
    if quotas.isEmpty || (oldObject != nil && !changesUsage(resource)) { return Review() }
    var concerned: [Standing] = []
    for quota in quotas {
      guard let standing = Standing(of: quota, for: object, resource) else { continue }
      if let refusal = standing.refusal(of: object, resource) { return Review(refusal: refusal) }
      concerned.append(standing)
    }
    if concerned.isEmpty { return Review() }
    var usage = usage(of: object, resource, now: now)
    let negative = usage.filter { $0.value < .zero }.keys.sortedByBytes
    if !negative.isEmpty {
      return Review(refusal: "quota usage is negative for resource(s): \(negative.joined(separator: ","))")
    }
    if let oldObject { usage = usage.excess(over: self.usage(of: oldObject, resource, now: now)) }
    usage = usage.filter { $0.value != .zero }
    return charge(usage, to: concerned)
  }

  /// Updates of other kinds leave their usage as it is.
  private static func changesUsage(_ resource: Resource) -> Bool {
    resource.group.isEmpty && ["pods", "services", "persistentvolumeclaims"].contains(resource.name)
  }

  private static func charge(_ usage: ResourceList, to quotas: [Standing]) -> Review {
    var review = Review()
    for standing in quotas {
      let requested = usage.filter { standing.hard[$0.key] != nil }
      var used = standing.used
      used.add(requested)
      let exceeded = requested.filter { (used[$0.key] ?? .zero) > (standing.hard[$0.key] ?? .zero) }
      guard exceeded.isEmpty else {
        let before = standing.used.filter { exceeded[$0.key] != nil }
        let limited = standing.hard.filter { exceeded[$0.key] != nil }
        return Review(
          refusal: "exceeded quota: \(standing.name), requested: \(exceeded.text), used: \(before.text), "
            + "limited: \(limited.text)")
      }
      if used != standing.used { review.quotas.append(standing.quota.with(used: used)) }
    }
    return review
  }

  /// A quota that covers an object.
  private struct Standing {
    let quota: JSONValue
    let hard: ResourceList
    let used: ResourceList
    /// What the quota limits of the object.
    private let limited: [String]

    /// Nil where the quota does not cover the object.
    init?(of quota: JSONValue, for object: JSONValue, _ resource: Resource) {
      hard = ResourceList(quota.value("status", "hard"))
      limited = QuotaAdmission.tracked(hard.keys, by: resource).sortedByBytes
      guard !limited.isEmpty, Scope.all(of: quota).allSatisfy({ $0.covers(object, resource) }) else { return nil }
      self.quota = quota
      used = ResourceList(quota.value("status", "used"))
    }

    package var name: String { quota.text("metadata", "name") }

    /// Why the object cannot even be counted.
    package func refusal(of object: JSONValue, _ resource: Resource) -> String? {
      if resource == Resource("pods"), let gap = QuotaAdmission.gap(in: object, limited: limited) {
        return "failed quota: \(name): must specify \(gap)"
      }
      guard limited.allSatisfy({ used[$0] != nil }) else {
        return "status unknown for quota: \(name), resources: \(limited.joined(separator: ","))"
      }
      return nil
    }
  }

  /// What every container must ask for where a quota limits it.
  private static let explicit: Set = [
    "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
  ]

  /// Which containers say nothing of CPU or memory that a quota limits: `limits.cpu for: web; …`; nil where all do.
  ///
  /// A pod that says it for itself need not say it for its containers.
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

  /// Whether a quota limits anything that objects of a kind are charged with.
  package static func limits(_ quota: JSONValue, _ resource: Resource) -> Bool {
    !tracked((quota.value("spec", "hard")?.objectValue ?? [:]).keys, by: resource).isEmpty
  }

  /// The quota with its status worked out anew: `hard` as the spec has it, `used` as the objects have it.
  ///
  /// - Parameter populations: The objects of every kind that the quota limits. What no kind is charged with keeps its
  ///   usage, if it has any.
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
