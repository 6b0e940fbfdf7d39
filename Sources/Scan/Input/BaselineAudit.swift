package import Audit
package import CRDs
import Foundation
import Kubernetes

/// What a SecurityBaseline says about the audit of a scan.
package struct BaselineAudit: Sendable {
  /// The baseline.
  package let baseline: SecurityBaseline
  /// The profile, the registries and the owners.
  package let settings: AuditSettings
  /// The checks that do not run.
  package let disabled: Set<String>
  /// Severities that differ from those of the checks.
  package let severities: [String: Severity]
  /// IDs that are not those of checks.
  package let errors: [ScanError]
  /// Exceptions and exemptions, which ignore findings in some namespaces.
  let waivers: [Waiver]

  /// Reads the only baseline of a file.
  ///
  /// - Throws: `InvalidManifests` with each problem and its file and line.
  package init(path: String) throws {
    let manifests = try ManifestLoader().load([path]).filter { $0.kind == SecurityBaseline.resourceType.kind }
    guard let manifest = manifests.first, manifests.count == 1 else {
      throw InvalidManifests(["\(path): contains \(manifests.count) SecurityBaselines; specify a file with one"])
    }
    let baseline: SecurityBaseline
    let problems: [ValidationError]
    do throws(InvalidBaseline) {
      baseline = try SecurityBaseline.parse(manifest.object)
      problems = baseline.validate()
    } catch {
      throw InvalidManifests(error.errors.map { "\(manifest.source): \($0)" })
    }
    guard problems.isEmpty else { throw InvalidManifests(problems.map { "\(manifest.source): \($0)" }) }
    self.init(baseline, source: manifest.source.description)
  }

  /// Reads the settings of a baseline.
  package init(_ baseline: SecurityBaseline, source: String) {
    let spec = baseline.spec
    let audit = spec.audit
    var settings = AuditSettings()
    settings.profile = audit?.profile.flatMap { AuditSettings.Profile(rawValue: $0.rawValue) } ?? .all
    settings.allowedRegistries = audit?.allowedRegistries ?? []
    if let owners = spec.owners, !owners.isEmpty {
      let globs = owners.flatMap(\.namespaces).map(Glob.init)
      settings.hasOwner = { namespace in globs.contains { $0.matches(namespace) } }
    }
    self.baseline = baseline
    self.settings = settings
    disabled = Set(audit?.disabled ?? [])
    severities = (audit?.severities ?? [:]).compactMapValues { Severity(rawValue: $0.rawValue) }
    let ids = (audit?.disabled ?? []) + severities.keys.sorted() + (audit?.exceptions ?? []).flatMap(\.checks)
    errors = ScanSettings.unknown(ids, in: source)
    waivers =
      (audit?.exceptions ?? []).map { exception in
        Waiver(
          checks: Set(exception.checks), namespaces: exception.namespaces.map(Glob.init), reason: exception.reason,
          expires: exception.expires?.date)
      }
      + (spec.exemptions ?? []).map { exemption in
        Waiver(
          checks: Set(exemption.controls.flatMap(Self.checks)), namespaces: exemption.namespaces.map(Glob.init),
          reason: exemption.reason, expires: exemption.expires?.date)
      }
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
