import Audit
import CRDs
package import Kubernetes
import Planning

/// An API of policy reports. Both have the same fields.
package protocol PolicyReportAPI: Sendable {
  /// The resource type of namespaced reports.
  static var resourceType: ResourceType { get }
}

/// `wgpolicyk8s.io/v1alpha2`: https://github.com/kubernetes-sigs/wg-policy-prototypes
package enum WGPolicyReports: PolicyReportAPI {
  package static let resourceType = ResourceType(
    group: "wgpolicyk8s.io", version: "v1alpha2", plural: "policyreports", kind: "PolicyReport", isNamespaced: true)
}

/// `openreports.io/v1alpha1`: https://github.com/openreports/reports-api
package enum OpenReports: PolicyReportAPI {
  package static let resourceType = ResourceType(
    group: "openreports.io", version: "v1alpha1", plural: "reports", kind: "Report", isNamespaced: true)
}

/// The fields of a report that the operator reads.
package struct PolicyReport<API: PolicyReportAPI>: KubernetesObject {
  package static var resourceType: ResourceType { API.resourceType }

  package var metadata: ObjectMeta
  var summary: PolicyReportSummary?
  var results: [PolicyReportResult]?
}

struct PolicyReportSummary: Codable, Sendable {
  var fail: Int?
  var warn: Int?
}

struct PolicyReportResult: Codable, Sendable {
  struct Object: Codable, Sendable {
    var apiVersion: String?
    var kind: String?
    var name: String?
    var namespace: String?
  }

  struct Time: Codable, Sendable {
    var seconds: Int64
  }

  var policy: String?
  var rule: String?
  var category: String?
  var severity: String?
  var result: String?
  var message: String?
  var resources: [Object]?
  var timestamp: Time?
  var properties: [String: String]?

  /// The result without its time.
  var content: ReportContent.Result {
    let object = resources?.first
    return ReportContent.Result(
      policy: policy ?? "", rule: rule ?? "", category: category ?? "", severity: severity ?? "", result: result ?? "",
      message: message ?? "",
      object: .init(
        apiVersion: object?.apiVersion ?? "", kind: object?.kind ?? "", name: object?.name ?? "",
        namespace: object?.namespace), properties: properties ?? [:])
  }
}

/// What the operator remembers of a report: identity and a hash of the content.
package struct PolicyReportDigest: Sendable, Hashable {
  /// Identity over time.
  var uid: String
  /// Version, for preconditions.
  var resourceVersion: String
  /// Whether the label says that the operator wrote it.
  var isOurs: Bool
  /// A hash of the content, valid within one process.
  var content: Int
  /// Critical and high findings by baseline, as hashes of the check and the object, valid within one process.
  var severe: [String: Set<Int>]

  /// Digests a report.
  package init<API>(_ report: PolicyReport<API>) {
    let results = (report.results ?? []).map(\.content)
    let content = ReportContent(
      results: results, failed: report.summary?.fail ?? 0, warned: report.summary?.warn ?? 0)
    uid = report.metadata.uid ?? ""
    resourceVersion = report.metadata.resourceVersion ?? ""
    isOurs = report.metadata.labels?[WellKnown.managedByLabel] == WellKnown.fieldManager
    self.content = content.digest
    severe = results.reduce(into: [:]) { severe, result in
      guard let severity = Severity(rawValue: result.severity), severity >= .high else { return }
      severe[result.policy, default: []].insert(
        AuditResult.identity(check: result.rule, kind: result.object.kind, name: result.object.name))
    }
  }
}
