import Foundation
import Kubernetes
import Report
import Scan
import TestSupport

/// Reports for tests.
enum SampleReport {
  /// 2027-01-05T08:00:00Z
  static let time = Date(timeIntervalSince1970: 1_799_136_000)

  /// The report about the manifests in `Fixtures/cluster`.
  ///
  /// - Throws: If an object is invalid.
  static func cluster() throws -> SecurityReport {
    let folder = "Tests/ReportTests/Fixtures/cluster"
    let baseline = try BaselineAudit(path: Repository["\(folder)/baseline.yaml"].path)
    return report(baseline: baseline) { scanner in
      for file in ["baseline", "payments", "platform", "shop"] {
        if let data = FileManager.default.contents(atPath: Repository["\(folder)/\(file).yaml"].path) {
          scanner.scan(data, file: "\(file).yaml")
        }
      }
    }
  }

  /// The report about objects.
  static func of(_ objects: [JSONValue], namespace: String? = nil, title: String = "test") throws -> SecurityReport {
    let data = try objects.map { try $0.jsonData() }
    return report(title: title, namespace: namespace) { scanner in
      for data in data { scanner.scan(data, file: "test.json") }
    }
  }

  /// The page of a report.
  static func page(_ report: SecurityReport) throws -> String { try ReportPage(report, version: "1.2.3").render() }

  private static func report(
    title: String = "clusters/prod", namespace: String? = nil, baseline: BaselineAudit? = nil,
    _ scan: (inout ManifestScanner) -> Void
  ) -> SecurityReport {
    var facts = ReportFacts(isCluster: false, now: time)
    let settings = ScanSettings(ScanSettings.Options(), baseline: baseline)
    var scanner = ManifestScanner(settings: settings, baseline: baseline, now: time) { try facts.add($0) }
    scan(&scanner)
    let result = scanner.finish()
    return SecurityReport(
      .init(title: title, namespace: namespace), facts: facts, scan: result, checks: settings.checks, time: time)
  }
}
