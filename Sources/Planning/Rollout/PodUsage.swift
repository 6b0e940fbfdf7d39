import Kubernetes

/// What the pods of a namespace use, as a ResourceQuota counts it. Pure.
///
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/
struct PodUsage {
  /// A resource that a quota limits and that pods specify.
  struct Resource: Hashable {
    /// `cpu` or `memory`.
    let name: String
    /// `requests` or `limits`: the member of `resources`.
    let kind: String

    /// The name in messages, such as `requests.cpu`.
    var title: String { "\(kind).\(name)" }
    /// The names in a quota: `cpu` is the same as `requests.cpu`.
    var quotaNames: [String] { kind == "requests" ? [title, name] : [title] }

    static let all = ["requests", "limits"].flatMap { kind in
      ["cpu", "memory"].map { Resource(name: $0, kind: kind) }
    }
  }

  /// The resources to count.
  private let resources: [Resource]
  /// All pods, with those that have ended.
  private(set) var podCount = 0
  /// Pods that have not ended.
  private(set) var runningCount = 0
  private var amounts: [Resource: Int128] = [:]
  /// The first pod that does not specify a resource.
  private var missing: [Resource: String] = [:]

  /// Begins with no pods.
  ///
  /// - Parameter limits: The names of the resources that quotas limit. Others are not counted.
  init(limits: some Collection<String>) {
    resources = Resource.all.filter { resource in limits.contains { resource.quotaNames.contains($0) } }
  }

  /// Adds a pod. Of one that has ended, only the object counts. Returns whether it has not ended.
  mutating func add(_ pod: JSONValue) -> Bool {
    podCount += 1
    guard !["Succeeded", "Failed"].contains(pod["status"]?["phase"]?.stringValue ?? ""), let spec = pod["spec"] else {
      return false
    }
    runningCount += 1
    for resource in resources {
      let demand = PodDemand(of: resource, in: spec)
      amounts[resource] = [amounts[resource] ?? 0, demand.amount].saturatedSum
      if demand.isIncomplete, missing[resource] == nil {
        missing[resource] = pod["metadata"]?["name"]?.stringValue ?? ""
      }
    }
    return true
  }

  /// What is used of a resource of a quota, in units of 10⁻⁹; `nil` if pods do not use it.
  func amount(of quotaName: String) -> Int128? {
    switch quotaName {
    case "pods": return Int128(runningCount) * 1_000_000_000
    case "count/pods": return Int128(podCount) * 1_000_000_000
    default: return Resource.all.first { $0.quotaNames.contains(quotaName) }.map { amounts[$0] ?? 0 }
    }
  }

  /// The first pod that does not specify a resource; `nil` if all of them do.
  func podWithout(_ resource: Resource) -> String? { missing[resource] }
}

/// What one pod requests of a resource, or what its limit is.
///
/// https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers and
/// https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
private struct PodDemand {
  /// In units of 10⁻⁹.
  let amount: Int128
  /// Whether a container does not specify it, and the pod as a whole does not either.
  let isIncomplete: Bool

  init(of resource: PodUsage.Resource, in spec: JSONValue) {
    func quantity(_ value: JSONValue?) -> Int128? { (try? value?[resource.name]?.decode(Quantity.self))?.nanos }
    func demand(_ container: JSONValue) -> Int128? { quantity(container["resources"]?[resource.kind]) }
    let containers = (spec["containers"]?.arrayValue ?? []).map(demand)
    let initContainers = (spec["initContainers"]?.arrayValue ?? []).map { container in
      (demand: demand(container), isSidecar: container["restartPolicy"]?.stringValue == "Always")
    }
    // An init container runs with the sidecars that started before it, and all sidecars with the containers.
    var (sidecars, largest) = (Int128(0), Int128(0))
    for container in initContainers {
      let needed = [sidecars, container.demand ?? 0].saturatedSum
      largest = max(largest, needed)
      if container.isSidecar { sidecars = needed }
    }
    let sum = (containers.compactMap(\.self) + [sidecars]).saturatedSum
    let ofPod = quantity(spec["resources"]?[resource.kind])
    let base = ofPod ?? max(sum, largest)
    // The overhead does not make a limit where there is none.
    let overhead = resource.kind == "requests" || base > 0 ? quantity(spec["overhead"]) ?? 0 : 0
    amount = [base, overhead].saturatedSum
    isIncomplete = ofPod == nil && (containers + initContainers.map(\.demand)).contains(nil)
  }
}
