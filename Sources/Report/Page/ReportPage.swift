import Audit

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A report as one HTML page without scripts and external resources.
package struct ReportPage {
  private let report: SecurityReport
  private let version: String

  /// Creates a page.
  ///
  /// - Parameters:
  ///   - report: The content.
  ///   - version: The version of the product.
  package init(_ report: SecurityReport, version: String) {
    self.report = report
    self.version = version
  }

  /// Renders the page.
  ///
  /// - Throws: If the template is invalid, which a test excludes.
  package func render() throws -> String {
    try PageFrame.render(PageTemplate.text, context)
  }

  private var context: PageContext {
    var context: PageContext = [
      "title": report.pageTitle, "subject": report.subject.title.shown(limit: PageLimits.text),
      "kind": report.isCluster ? "Cluster" : "Manifests", "time": report.time.shown, "version": version,
      "namespace": report.subject.namespace?.shown(limit: PageLimits.name) as Any? ?? false,
      "noticeDays": Int(ExemptionEntry.noticePeriod / 86_400),
    ]
    for part in [
      report.summaryContext, report.namespacesContext, report.findingsContext, report.risksContext,
      report.trafficContext, report.baselinesContext,
    ] {
      context.merge(part) { $1 }
    }
    return context
  }
}

/// The values of the template by name.
typealias PageContext = [String: Any]

/// The numbers of entries on a page, so that the page of a large cluster has some MB at most. Where entries are left
/// out, the page says how many.
enum PageLimits {
  /// Unicode scalars of a name.
  static let name = 80
  /// Unicode scalars of a message.
  static let text = 300
  /// Rows in the table of namespaces.
  static let namespaces = 250
  /// Namespaces with a list of their findings.
  static let details = 100
  /// Checks in the list of a namespace.
  static let checks = 15
  /// Objects in the list of a check.
  static let objects = 25
  /// Actions in the summary.
  static let actions = 6
  /// Workloads in the summary.
  static let topRisks = 4
  /// Workloads in the list of risks.
  static let risks = 20
  /// Service accounts in the drawing of escalation paths.
  static let accounts = 16
  /// Rows of the other tables.
  static let rows = 100
}

extension SecurityReport {
  fileprivate var pageTitle: String {
    "Security report: \(subject.title.shown(limit: PageLimits.name)), \(time.shown)"
  }
}

extension Date {
  /// `2027-01-31 08:15 UTC`
  package var shown: String {
    let text = formatted(ISO8601FormatStyle())
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
  }

  /// `2027-01-31`
  package var day: String { String(formatted(ISO8601FormatStyle()).prefix(10)) }
}
