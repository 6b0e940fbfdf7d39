package import Audit
package import CRDs
package import Kubernetes
import Planning
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
  let ignoreRules: [IgnoreRule]
  private let source: String
  /// The name of the cluster, if it is known.
  let cluster: ClusterIdentity

  /// Reads the only baseline of a file.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - cluster: The name of the cluster, for exceptions and exemptions with `clusters`.
  /// - Throws: `InvalidBaselineFile` with each problem and its position.
  package init(path: String, cluster: ClusterIdentity = ClusterIdentity()) throws(InvalidBaselineFile) {
    var manifests: [ManifestObject] = []
    var errors: [ScanError] = []
    _ = ObjectReader.read([path], standardInput: FileDescriptor.standardInputContent) { result in
      switch result {
      case .success(let manifest): manifests.append(manifest)
      case .failure(let error): errors.append(error)
      }
    }
    guard errors.isEmpty else { throw InvalidBaselineFile(errors: errors) }
    let baselines = manifests.filter { $0.object.reference.kind == SecurityBaseline.resourceType.kind }
    guard let manifest = baselines.first, baselines.count == 1 else {
      let message = "contains \(baselines.count) SecurityBaselines; specify a file with one"
      throw InvalidBaselineFile(errors: [ScanError(file: path, message: message)])
    }
    self.init(
      try Self.baseline(in: manifest), source: "\(manifest.file):\(manifest.location(of: FieldPath()).line)",
      cluster: cluster)
  }

  private static func baseline(in manifest: ManifestObject) throws(InvalidBaselineFile) -> SecurityBaseline {
    let problems: [ValidationError]
    do throws(InvalidBaseline) {
      let baseline = try SecurityBaseline.parse(manifest.object.value)
      problems = baseline.validate()
      if problems.isEmpty { return baseline }
    } catch {
      problems = error.errors
    }
    throw InvalidBaselineFile(errors: problems.map { manifest.error($0.description) })
  }

  /// Reads the settings of a baseline.
  package init(_ baseline: SecurityBaseline, source: String, cluster: ClusterIdentity = ClusterIdentity()) {
    let settings = BaselineAuditSettings(baseline.spec.applied(in: cluster))
    self.cluster = cluster
    self.baseline = baseline
    self.source = source
    self.settings = settings.settings
    disabled = settings.disabled
    severities = settings.severities
    ignoreRules = settings.ignoreRules
    errors = UnknownCheck.all(in: baseline.spec).map { ScanError(file: source, message: $0.description) }
  }

  /// Notes about settings for checks that the profile of the baseline does not include.
  var settingsWithoutEffect: [String] {
    let spec = baseline.spec
    var notes: [String] = []
    func note(_ field: String, _ check: String) {
      guard let info = CheckCatalog.check(check)?.info, !settings.profile.includes(info) else { return }
      let reason = "the profile '\(settings.profile.rawValue)' does not include the check '\(check)'"
      notes.append("\(source): \(field) has no effect on the audit, because \(reason); use the profile 'all'")
    }
    if !settings.allowedRegistries.isEmpty { note("spec.audit.allowedRegistries", "image-registry") }
    if settings.hasOwner != nil { note("spec.owners", "no-owner") }
    for (index, check) in (spec.audit?.disabled ?? []).enumerated() { note("spec.audit.disabled[\(index)]", check) }
    for check in severities.keys.sorted() { note("spec.audit.severities[\(check)]", check) }
    return notes
  }

  /// Notes about the exceptions and exemptions that have expired, or that need the name of the cluster.
  func notes(now: Date) -> [String] {
    func notes(on entries: [(expires: Timestamp?, clusters: [String]?)], at path: String) -> [String] {
      entries.enumerated().compactMap { index, entry in
        if let date = entry.expires?.date, date <= now {
          return "\(source): \(path)[\(index)] has expired, so its findings count"
        }
        guard entry.clusters != nil, cluster.name == nil else { return nil }
        return "\(source): \(path)[\(index)].clusters needs the name of the cluster, so its findings count; "
          + "specify --cluster-name"
      }
    }
    return notes(
      on: (baseline.spec.audit?.exceptions ?? []).map { ($0.expires, $0.clusters) }, at: "spec.audit.exceptions")
      + notes(on: (baseline.spec.exemptions ?? []).map { ($0.expires, $0.clusters) }, at: "spec.exemptions")
  }
}

/// A file does not contain one valid SecurityBaseline.
package struct InvalidBaselineFile: Error, Sendable, CustomStringConvertible {
  /// One entry per problem; never empty.
  package let errors: [ScanError]

  /// One line per problem.
  package var description: String { errors.map(\.description).joined(separator: "\n") }
}
