import CRDs
package import Kubernetes
import PodSecurity

/// What a new spec would break in one namespace, before it is written there. Pure: pods and warnings of the server are passed in.
package struct Preflight: Sendable {
  private let changes: [Change]
  private let baseline: BaselineFacts
  private let earlier: BaselineFacts?
  private let namespaceWrite: DesiredObject?
  /// The enforced level that the write of the namespace raises; `nil` if it does not.
  private let raisedLevel: PodSecurity.PodSecurityLevel?
  /// The limits of new or changed quotas without scopes, by the name of the resource; the lowest one of each.
  private let quotaLimits: [String: (quota: String, limit: Int128)]
  private var usage: PodUsage
  private var violations: [String] = []
  private var warnings: [String] = []

  /// Begins the preflight of a namespace.
  ///
  /// - Parameters:
  ///   - plan: The plan with the new spec.
  ///   - baseline: The baseline with the new spec.
  ///   - earlier: The baseline with the spec that the namespace has; `nil` if it has none.
  ///   - namespace: The namespace.
  package init(plan: Plan, baseline: BaselineFacts, earlier: BaselineFacts?, namespace: NamespaceFacts) {
    // What memory cannot explain would be written, too.
    changes = (plan.changes + plan.undecided).filter { $0.baselines.contains(baseline.name) }
    self.baseline = baseline
    self.earlier = earlier
    // Each pod is compared with them, so they are computed once.
    let desired = changes.compactMap(\.desired)
    namespaceWrite = desired.first { $0.id.kind == .namespace }
    raisedLevel = Self.raisedLevel(of: namespaceWrite, in: namespace)
    quotaLimits = Self.quotaLimits(of: desired)
    usage = PodUsage(limits: quotaLimits.keys)
  }

  /// At most this many problems are described.
  private static let limit = 3

  /// The problems in one sentence; `nil` if there are none.
  package var problem: String? {
    let all = podSecurity + quotas + requests + egress + bindings
    guard !all.isEmpty else { return nil }
    let shown = all.prefix(Self.limit).joined(separator: "; ")
    return all.count > Self.limit ? "\(shown); and \(all.count - Self.limit) more" : shown
  }
}

// MARK: - Pods

extension Preflight {
  /// Whether the pods of the namespace decide about problems. The server itself can decide about the Pod Security level.
  package func needsPods(serverChecksPodSecurity: Bool) -> Bool {
    !quotaLimits.isEmpty || deniesEgress || (raisedLevel != nil && !serverChecksPodSecurity)
  }

  /// The write of the Pod Security labels, to try it as a dry run; `nil` if the level is not raised.
  package var raisedLabels: DesiredObject? { raisedLevel == nil ? nil : namespaceWrite }

  /// Adds the warnings of the server about the labels: pods that violate the level, and that it could not check all pods. A heading
  /// is followed by lines about pods, such as `api: host namespaces`.
  ///
  /// https://github.com/kubernetes/pod-security-admission/blob/master/admission/admission.go
  package mutating func add(warnings: [String]) {
    let heading = "new PodSecurity enforce level"
    let relevant = warnings.drop { !$0.contains(heading) }
    self.warnings += relevant.filter { $0.contains(heading) || $0.contains(": ") }
  }

  /// Adds a pod.
  package mutating func add(pod: JSONValue) {
    guard usage.add(pod), let level = raisedLevel, let version = PodSecurityVersion(raisedVersion) else { return }
    let found = PodSecurityStandards.violations(
      podSpec: pod["spec"] ?? [:], podMetadata: pod["metadata"] ?? [:], level: level, version: version)
    guard let first = found.first else { return }
    violations.append("'\(pod["metadata"]?["name"]?.stringValue ?? "")' (\(first.reason))")
  }
}

// MARK: - Problems

extension Preflight {
  private static func newLabels(of write: DesiredObject?) -> JSONValue? {
    guard let write else { return nil }
    return (write.mergePatch ?? write.manifest)["metadata"]?["labels"]
  }

  private static func raisedLevel(
    of write: DesiredObject?, in namespace: NamespaceFacts
  ) -> PodSecurity.PodSecurityLevel? {
    let key = "pod-security.kubernetes.io/enforce"
    guard let level = newLabels(of: write)?[key]?.stringValue.flatMap(PodSecurity.PodSecurityLevel.init(rawValue:))
    else {
      return nil
    }
    let live = namespace.labels[key].flatMap(PodSecurity.PodSecurityLevel.init(rawValue:)) ?? .privileged
    return level > live ? level : nil
  }

  private var raisedVersion: String {
    Self.newLabels(of: namespaceWrite)?["pod-security.kubernetes.io/enforce-version"]?.stringValue ?? "latest"
  }

  private var podSecurity: [String] {
    guard let level = raisedLevel else { return [] }
    if !warnings.isEmpty { return [warnings.joined(separator: ", ")] }
    guard let first = violations.first else { return [] }
    let others = violations.count > 1 ? " and \((violations.count - 1).counted("more pod"))" : ""
    return ["Pod Security level \(level.rawValue) would reject pod \(first)\(others)"]
  }

  private static func quotaLimits(of objects: [DesiredObject]) -> [String: (quota: String, limit: Int128)] {
    var limits: [String: (quota: String, limit: Int128)] = [:]
    for desired in objects where desired.id.kind == .resourceQuota {
      let spec = desired.manifest["spec"]
      guard (spec?["scopes"]?.arrayValue ?? []).isEmpty, spec?["scopeSelector"] == nil else { continue }
      for (resource, value) in spec?["hard"]?.objectValue ?? [:] {
        guard let limit = (try? value.decode(Quantity.self))?.nanos, limits[resource].map({ limit < $0.limit }) ?? true
        else { continue }
        limits[resource] = (desired.id.name, limit)
      }
    }
    return limits
  }

  private var quotas: [String] {
    quotaLimits.sorted { $0.key < $1.key }.compactMap { resource, entry in
      guard let used = usage.amount(of: resource), used > entry.limit else { return nil }
      let pods = resource == "count/pods" ? "pods" : "running pods"
      let (usedText, limitText) = (Quantity(nanos: used).canonical, Quantity(nanos: entry.limit).canonical)
      return "the \(pods) use \(usedText) of \(resource), more than the \(limitText) of ResourceQuota '\(entry.quota)'"
    }
  }

  /// Pods that a quota would reject if they were created again, because they do not specify a resource that the quota limits.
  private var requests: [String] {
    PodUsage.Resource.all.compactMap { resource in
      guard let limit = resource.quotaNames.compactMap({ quotaLimits[$0] }).first,
        let pod = usage.podWithout(resource), !hasDefault(resource)
      else { return nil }
      return "pod '\(pod)' has no \(resource.title), which ResourceQuota '\(limit.quota)' requires; "
        + "specify it, or add a default to spec.limitRanges"
    }
  }

  /// Whether a limit range of the baseline gives containers a value.
  private func hasDefault(_ resource: PodUsage.Resource) -> Bool {
    (baseline.spec.limitRanges ?? []).flatMap(\.limits).filter { $0.type == "Container" }.contains { item in
      if item.default?[resource.name] != nil { return true }
      return resource.kind == "requests" && item.defaultRequest?[resource.name] != nil
    }
  }

  /// Whether DNS is denied with the new spec, and was not before.
  private var deniesEgress: Bool {
    let policies = changes.filter { $0.id.kind == .networkPolicy }
    guard !policies.isEmpty, Self.deniesDNS(baseline) else { return false }
    return !(earlier.map(Self.deniesDNS) ?? false) || policies.contains(where: Self.isNewDenial)
  }

  private static func deniesDNS(_ baseline: BaselineFacts) -> Bool {
    let control = baseline.spec.networkPolicies
    return baseline.spec.enforcement(of: .networkPolicies) == .enforce
      && control?.defaultDeny?.contains(.egress) == true && control?.allow?.dns != true
      && control?.allow?.dnsServers == nil && !allowsDNS(control?.policies ?? [])
  }

  /// Whether a change creates a policy that denies egress, for example because an exemption ends.
  private static func isNewDenial(_ change: Change) -> Bool {
    guard case .create(let desired) = change.action else { return false }
    let spec = desired.manifest["spec"]
    return spec?["policyTypes"]?.arrayValue?.contains("Egress") == true && spec?["egress"] == nil
  }

  private static func allowsDNS(_ policies: [NetworkPolicyTemplate]) -> Bool {
    policies.flatMap { $0.spec.egress ?? [] }.contains { rule in
      guard let ports = rule.ports, !ports.isEmpty else { return true }
      return ports.contains(where: Self.includesDNS)
    }
  }

  /// Whether a port of a policy is that of DNS: 53, with UDP or TCP.
  private static func includesDNS(_ port: NetworkPolicyPort) -> Bool {
    guard ["UDP", "TCP", nil].contains(port.protocol) else { return false }
    switch port.port {
    case nil: return true
    case .int(let first): return first == 53 || first < 53 && (port.endPort ?? 0) >= 53
    case .string: return false
    }
  }

  private var egress: [String] {
    guard deniesEgress, usage.runningCount > 0 else { return [] }
    return [
      "spec.networkPolicies denies egress, and \(usage.runningCount.counted("running pod")) could not resolve names; "
        + "set spec.networkPolicies.allow.dns to true"
    ]
  }

  private var bindings: [String] {
    changes.compactMap { change in
      guard change.id.kind == .roleBinding, change.reason == .prune, case .delete = change.action else { return nil }
      return "RoleBinding '\(change.id.name)' would be removed"
    }
  }
}
