package import Audit
package import CRDs
package import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a SecurityBaseline says about checks, in a scan of manifests and in the audit of a cluster.
package struct BaselineAuditSettings: Sendable {
  /// The profile, the registries and the owners.
  package let settings: AuditSettings
  /// The checks that do not run.
  package let disabled: Set<String>
  /// Severities that differ from those of the checks.
  package let severities: [String: Severity]
  /// Exceptions and exemptions, which ignore findings in some namespaces.
  package let ignoreRules: [IgnoreRule]

  /// Reads the settings of a spec.
  package init(_ spec: SecurityBaselineSpec) {
    let audit = spec.audit
    var settings = AuditSettings()
    settings.profile = audit?.profile.flatMap { AuditSettings.Profile(rawValue: $0.rawValue) } ?? .all
    settings.allowedRegistries = audit?.allowedRegistries ?? []
    if let owners = spec.owners, !owners.isEmpty {
      let globs = owners.flatMap(\.namespaces).map(Glob.init)
      settings.hasOwner = { namespace in globs.contains { $0.matches(namespace) } }
    }
    self.settings = settings
    disabled = Set(audit?.disabled ?? [])
    severities = audit?.severities ?? [:]
    ignoreRules = (audit?.exceptions ?? []).map(IgnoreRule.init) + (spec.exemptions ?? []).map(IgnoreRule.init)
  }

  /// What the baseline requires of the audit of a cluster at a time.
  package func policy(now: Date) -> AuditPolicy {
    let current = ignoreRules.filter { $0.expires.map { now < $0 } ?? true }
    return AuditPolicy(
      settings: settings, disabled: disabled, severities: severities, tracked: FindingCheck.auditIDs
    ) { check, object in
      current.contains { $0.covers(check, object, now: now) }
    }
  }

  /// When the next exception or exemption for a namespace expires; `nil` for never.
  package func nextExpiry(in namespace: String, after now: Date) -> Date? {
    ignoreRules.filter { rule in rule.namespaces.contains { $0.matches(namespace) } }
      .compactMap(\.expires).filter { $0 > now }.min()
  }
}

extension IgnoreRule {
  fileprivate init(_ exception: AuditException) {
    self.init(
      checks: Set(exception.checks), namespaces: exception.namespaces.map(Glob.init), reason: exception.reason,
      expires: exception.expires?.date)
  }

  fileprivate init(_ exemption: Exemption) {
    self.init(
      checks: Set(exemption.controls.flatMap(Self.checks)), namespaces: exemption.namespaces.map(Glob.init),
      reason: exemption.reason, expires: exemption.expires?.date)
  }

  /// The checks of what a control enforces.
  private static func checks(of control: ControlID) -> [String] {
    switch control {
    case .podSecurity:
      CheckCatalog.all.map(\.info).filter { $0.level != nil }.map(\.id) + [
        "no-pod-security-level", "privileged-namespace",
      ]
    case .networkPolicies:
      [
        "no-default-deny-ingress", "no-default-deny-egress", "non-isolated-pod", "unrestricted-egress",
        "network-policy-open-ingress", "network-policy-open-egress", "exposed-without-policy",
      ]
    case .rbac: CheckCatalog.all.map(\.info).filter { $0.family == .rbac }.map(\.id)
    case .resourceQuotas: ["no-resource-quota"]
    case .limitRanges: ["no-limit-range"]
    default: []
    }
  }
}
