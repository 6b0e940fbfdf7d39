import Kubernetes
import SandboxMerge

extension QuotaAdmission {
  /// One condition that objects must meet for a quota to cover them.
  ///
  /// Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
  struct Scope: Sendable {
    /// Such as `BestEffort`.
    var name: String
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
    var condition: String
    var values: [String] = []

    /// The scopes of a quota: an object is covered that meets all.
    static func all(of quota: JSONValue) -> [Scope] {
      let plain = quota.value("spec", "scopes")?.arrayValue ?? []
      let selectors = quota.value("spec", "scopeSelector", "matchExpressions")?.arrayValue ?? []
      return plain.map { Scope(name: $0.stringValue ?? "", condition: "Exists") }
        + selectors.map { selector in
          Scope(
            name: selector["scopeName"]?.stringValue ?? "", condition: selector["operator"]?.stringValue ?? "",
            values: selector["values"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        }
    }

    /// Whether an object of that kind meets the condition; only pods and claims can.
    func covers(_ object: JSONValue, _ resource: Resource) -> Bool {
      switch (resource.group, resource.name) {
      case ("", "pods"): covers(pod: object)
      case ("", "persistentvolumeclaims") where name == "VolumeAttributesClass":
        selects(QuotaAdmission.volumeAttributesClasses(of: object))
      default: false
      }
    }

    private func covers(pod: JSONValue) -> Bool {
      switch name {
      case "Terminating": isTerminating(pod)
      case "NotTerminating": !isTerminating(pod)
      case "BestEffort": PodResources(of: pod).qualityOfService == .bestEffort
      case "NotBestEffort": PodResources(of: pod).qualityOfService != .bestEffort
      case "PriorityClass":
        selects([pod.value("spec", "priorityClassName")?.stringValue ?? ""].filter { !$0.isEmpty })
      case "CrossNamespacePodAffinity": QuotaAdmission.hasCrossNamespaceAffinity(pod)
      default: false
      }
    }

    /// Whether a pod is to end by itself.
    private func isTerminating(_ pod: JSONValue) -> Bool {
      (pod.value("spec", "activeDeadlineSeconds")?.integerValue ?? -1) >= 0
    }

    /// Whether one of the names, or that there is none, meets the condition.
    private func selects(_ names: [String]) -> Bool {
      switch condition {
      case "Exists": !names.isEmpty
      case "DoesNotExist": names.isEmpty
      case "In": names.contains { values.contains($0) }
      case "NotIn": names.isEmpty || names.contains { !values.contains($0) }
      default: false
      }
    }
  }

  /// The classes that a claim has, had, or is to have.
  private static func volumeAttributesClasses(of claim: JSONValue) -> [String] {
    [
      claim.value("spec", "volumeAttributesClassName"), claim.value("status", "currentVolumeAttributesClassName"),
      claim.value("status", "modifyVolumeStatus", "targetVolumeAttributesClassName"),
    ].compactMap { $0?.stringValue }.filter { !$0.isEmpty }
  }

  /// Whether a pod is to be near or far from pods of other namespaces.
  private static func hasCrossNamespaceAffinity(_ pod: JSONValue) -> Bool {
    ["podAffinity", "podAntiAffinity"].contains { kind in
      guard let affinity = pod.value("spec", "affinity", kind) else { return false }
      let required = affinity["requiredDuringSchedulingIgnoredDuringExecution"]?.arrayValue ?? []
      let preferred = affinity["preferredDuringSchedulingIgnoredDuringExecution"]?.arrayValue ?? []
      return (required + preferred.compactMap { $0["podAffinityTerm"] }).contains { term in
        term.value("namespaces")?.arrayValue?.isEmpty == false || term.value("namespaceSelector") != nil
      }
    }
  }
}
