import Foundation
package import Kubernetes
import SandboxMerge

/// Limit ranges: what a container gets that asks for nothing, and what containers, pods and claims may ask for.
///
/// Messages are those of kube-apiserver 1.36. Source: https://kubernetes.io/docs/concepts/policy/limit-range/. Only the
/// create of a pod is for review: an update cannot change its containers. A claim is reviewed at either.
package enum LimitRangeAdmission {
  /// A new pod with the defaults of the limit ranges, and an annotation that names them.
  package static func defaulted(pod: JSONValue, limitRanges: [JSONValue]) -> JSONValue {
    limitRanges.reduce(pod) { pod, range in
      let items = items(of: range, type: "Container")
      let defaults = ["defaultRequest", "default"].map { member in
        items.reduce(into: ResourceList()) { $0.merge(ResourceList($1[member]), uniquingKeysWith: { $1 }) }
      }
      return defaulted(pod, requests: defaults[0], limits: defaults[1])
    }
  }

  private static func defaulted(_ pod: JSONValue, requests: ResourceList, limits: ResourceList) -> JSONValue {
    if requests.isEmpty && limits.isEmpty { return pod }
    var pod = pod, spec = pod["spec"]?.objectValue ?? [:]
    var notes: [String] = []
    for (list, word) in [("containers", "container"), ("initContainers", "init container")] {
      guard let containers = spec[list]?.arrayValue else { continue }
      spec[list] = .array(
        containers.map { container in
          var (container, name) = (container, container["name"]?.stringValue ?? "")
          for (member, defaults, text) in [("requests", requests, "request"), ("limits", limits, "limit")] {
            let added = add(defaults, to: &container, member)
            if !added.isEmpty { notes.append("\(added.joined(separator: ", ")) \(text) for \(word) \(name)") }
          }
          return container
        })
    }
    if notes.isEmpty { return pod }
    pod["spec"] = .object(spec)
    var metadata = pod["metadata"] ?? [:], annotations = metadata["annotations"]?.objectValue ?? [:]
    annotations["kubernetes.io/limit-ranger"] = .string("LimitRanger plugin set: \(notes.joined(separator: "; "))")
    metadata["annotations"] = .object(annotations)
    pod["metadata"] = metadata
    return pod
  }

  /// Adds what a container does not ask for; returns the names.
  private static func add(_ defaults: ResourceList, to container: inout JSONValue, _ member: String) -> [String] {
    var resources = container["resources"]?.objectValue ?? [:], amounts = resources[member]?.objectValue ?? [:]
    let missing = defaults.filter { amounts[$0.key] == nil }
    if missing.isEmpty { return [] }
    amounts.merge(missing.mapValues { .string($0.description) }) { own, _ in own }
    resources[member] = .object(amounts)
    container["resources"] = .object(resources)
    return missing.keys.sortedByBytes
  }

  private static func items(of limitRange: JSONValue, type: String) -> [JSONValue] {
    (limitRange.value("spec", "limits")?.arrayValue ?? []).filter { $0["type"]?.stringValue == type }
  }
}

// MARK: - Refusals

extension LimitRangeAdmission {
  /// Why a new pod is forbidden, to follow `pods "NAME" is forbidden: `; `nil` if it is allowed.
  ///
  /// The first limit range that the pod violates reports all its violations.
  package static func refusal(pod: JSONValue, limitRanges: [JSONValue]) -> String? {
    let resources = PodResources(of: pod)
    let containers = resources.containers.map { container in
      ResourceRequirements(
        requests: ResourceList(container.value("resources", "requests")),
        limits: ResourceList(container.value("resources", "limits")))
    }
    let whole = ResourceRequirements(
      requests: resources.requests(withOverhead: false), limits: resources.limits(withOverhead: false))
    return firstRefusal(limitRanges) { item in
      switch item["type"]?.stringValue {
      case "Container": containers.flatMap { $0.problems(with: item) }
      case "Pod": whole.problems(with: item)
      default: []
      }
    }
  }

  /// Why a claim is forbidden, to follow `persistentvolumeclaims "NAME" is forbidden: `; `nil` if it is allowed.
  package static func refusal(claim: JSONValue, limitRanges: [JSONValue]) -> String? {
    let requirements = ResourceRequirements(
      requests: ResourceList(claim.value("spec", "resources", "requests")), limits: [:])
    return firstRefusal(limitRanges) { item in
      item["type"]?.stringValue == "PersistentVolumeClaim" ? requirements.problems(withRequests: item) : []
    }
  }

  private static func firstRefusal(
    _ limitRanges: [JSONValue], _ problems: (JSONValue) -> [String]
  ) -> String? {
    for range in limitRanges {
      var seen: Set<String> = []
      let found = (range.value("spec", "limits")?.arrayValue ?? []).flatMap(problems).filter {
        seen.insert($0).inserted
      }
      if found.count == 1 { return found[0] }
      if !found.isEmpty { return "[\(found.joined(separator: ", "))]" }
    }
    return nil
  }

  /// The resources of a container, a pod or a claim.
  private struct ResourceRequirements {
    let requests: ResourceList
    package let limits: ResourceList

    /// Everything in which it breaks an item of a limit range, in the order of names.
    func problems(with item: JSONValue) -> [String] {
      let type = item["type"]?.stringValue ?? ""
      return each(item, "min") { minimum($0, $1, type) } + each(item, "max") { maximum($0, $1, type) }
        + each(item, "maxLimitRequestRatio") { ratio($0, $1, type) }
    }

    /// The same for a claim, which has no limits.
    func problems(withRequests item: JSONValue) -> [String] {
      let type = item["type"]?.stringValue ?? ""
      return each(item, "min") { minimum($0, $1, type) } + each(item, "max") { maximumRequest($0, $1, type) }
    }

    private func each(
      _ item: JSONValue, _ member: String, _ problem: (String, ResourceAmount) -> String?
    ) -> [String] {
      let bounds = ResourceList(item[member])
      return bounds.keys.sortedByBytes.compactMap { problem($0, bounds[$0] ?? .zero) }
    }

    private func minimum(_ name: String, _ bound: ResourceAmount, _ type: String) -> String? {
      let rule = "minimum \(name) usage per \(type) is \(bound)"
      guard let request = requests[name] else { return "\(rule).  No request is specified" }
      if request.thousandths < bound.thousandths { return "\(rule), but request is \(request)" }
      if let limit = limits[name], limit.thousandths < bound.thousandths { return "\(rule), but limit is \(limit)" }
      return nil
    }

    private func maximum(_ name: String, _ bound: ResourceAmount, _ type: String) -> String? {
      let rule = "maximum \(name) usage per \(type) is \(bound)"
      guard let limit = limits[name] else { return "\(rule).  No limit is specified" }
      if limit.thousandths > bound.thousandths { return "\(rule), but limit is \(limit)" }
      return requests[name] == nil ? nil : maximumRequest(name, bound, type)
    }

    private func maximumRequest(_ name: String, _ bound: ResourceAmount, _ type: String) -> String? {
      let rule = "maximum \(name) usage per \(type) is \(bound)"
      guard let request = requests[name] else { return "\(rule).  No request is specified" }
      return request.thousandths > bound.thousandths ? "\(rule), but request is \(request)" : nil
    }

    private func ratio(_ name: String, _ bound: ResourceAmount, _ type: String) -> String? {
      let rule = "\(name) max limit to request ratio per \(type) is \(bound), but"
      guard let request = requests[name], request.thousandths != 0 else {
        return "\(rule) no request is specified or request is 0"
      }
      guard let limit = limits[name], limit.thousandths != 0 else {
        return "\(rule) no limit is specified or limit is 0"
      }
      let ratio = Double(limit.thousandths) / Double(request.thousandths)
      guard ratio * 1000 > Double(bound.thousandths) else { return nil }
      return "\(rule) provided ratio is \(String(format: "%f", ratio))"
    }
  }
}
