package import Audit
package import CRDs
import Foundation
package import Kubernetes
import Planning

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
  private let source: String

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
    let settings = BaselineAuditSettings(baseline.spec)
    self.baseline = baseline
    self.source = source
    self.settings = settings.settings
    disabled = settings.disabled
    severities = settings.severities
    waivers = settings.waivers
    errors = UnknownCheck.all(in: baseline.spec).map { ScanError(file: source, message: $0.description) }
  }

  /// Notes about the exceptions and exemptions that have expired.
  func notes(now: Date) -> [String] {
    func notes(on expiries: [Timestamp?], at path: String) -> [String] {
      expiries.enumerated().compactMap { index, expiry in
        guard let date = expiry?.date, date <= now else { return nil }
        return "\(source): \(path)[\(index)] has expired, so its findings count"
      }
    }
    return notes(on: (baseline.spec.audit?.exceptions ?? []).map(\.expires), at: "spec.audit.exceptions")
      + notes(on: (baseline.spec.exemptions ?? []).map(\.expires), at: "spec.exemptions")
  }
}
