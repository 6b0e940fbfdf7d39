import Audit
import CRDs
import Kubernetes
import Report
import Scan
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads manifests or a cluster once, for the findings and for everything else that a report shows.
struct ReportReader {
  /// A file with a SecurityBaseline; `nil` if there is none.
  var baseline: BaselineAudit?
  /// A file with findings to ignore; `nil` if there is none.
  var ignoring: IgnoreList?
  /// The name of the cluster, if it is known.
  var cluster = ClusterIdentity()
  /// When the input is read.
  var time: Date

  /// Reads manifests.
  ///
  /// - Parameters:
  ///   - paths: Files, folders, or `-` for standard input.
  ///   - title: The title of the page; `nil` for the paths.
  ///   - progress: Called after each file with the number of files.
  func read(_ paths: [String], title: String?, progress: (Int) -> Void) -> SecurityReport {
    var facts = ReportFacts(isCluster: false, cluster: cluster, now: time)
    let settings = ScanSettings(.init(), baseline: baseline)
    var scanner = ManifestScanner(settings: settings, baseline: baseline, ignoring: ignoring, now: time) {
      try facts.add($0)
    }
    scanner.scan(paths, standardInput: FileDescriptor.standardInputContent, progress: progress)
    let scan = scanner.finish()
    if let baseline { facts.add(baseline.baseline) }
    let names = paths.map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", ")
    return SecurityReport(
      .init(title: title ?? names), facts: facts, scan: scan, checks: settings.checks, time: time)
  }

  /// Reads a cluster. Never reads Secrets.
  ///
  /// The audit settings are those of the file or, without one, those of the only baseline of the cluster.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - subject: What the report is about. The whole cluster is read also if the subject is a namespace, because
  ///     network policies and bindings elsewhere decide about it.
  ///   - progress: Called after each page with the number of objects.
  /// - Throws: If the cluster is not available, or does not have the namespace of the subject.
  func read(_ client: Client, _ subject: SecurityReport.Subject, progress: (Int) -> Void) async throws -> SecurityReport
  {
    var facts = ReportFacts(isCluster: true, cluster: cluster, now: time)
    var errors = await read(SecurityBaseline.resourceType, of: client, into: &facts)
    let baseline =
      baseline
      ?? facts.onlyBaseline.map {
        BaselineAudit($0, source: "SecurityBaseline \($0.key.name)", cluster: cluster)
      }
    let settings = ScanSettings(.init(), baseline: baseline, isCluster: true)
    var scanner = ManifestScanner(settings: settings, baseline: baseline, ignoring: ignoring, now: time) {
      try facts.add($0)
    }
    try await ClusterScanner(client: client).scan(into: &scanner, progress: progress)
    errors += await read(ClusterObjects.vulnerabilityReports, of: client, into: &facts)
    for error in errors { scanner.add(error) }
    let scan = scanner.finish()
    if let file = self.baseline { facts.add(file.baseline) }
    if let namespace = subject.namespace, !facts.hasNamespace(namespace) {
      throw InputError("namespace '\(namespace)' does not exist; check the name and the context")
    }
    return SecurityReport(subject, facts: facts, scan: scan, checks: settings.checks, time: time)
  }

  /// Reads the objects of a type, which the cluster need not serve.
  private func read(_ type: ResourceType, of client: Client, into facts: inout ReportFacts) async -> [ScanError] {
    var errors: [ScanError] = []
    do {
      try await client.forEachObject(of: type) { object in
        do { try facts.add(object) } catch { errors.append(ScanError(file: type.plural, message: "\(error)")) }
      }
    } catch let error as APIError where error.isNotFound {
      return errors
    } catch {
      errors.append(ScanError(listing: type, error))
    }
    return errors
  }
}
