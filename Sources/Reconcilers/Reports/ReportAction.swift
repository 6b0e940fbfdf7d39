import Planning

/// What a report has to contain.
struct WantedReport: Sendable, Hashable {
  /// The digest of the content; `nil` without findings.
  var digest: Int?

  init(_ content: ReportContent?) { digest = content?.digest }
}

/// What has to happen to a report.
enum ReportAction: Sendable, Hashable {
  /// Nothing.
  case none
  /// The report has to have the wanted content.
  case write
  /// The operator's report is no longer needed.
  case delete(PolicyReportDigest)

  /// Decides for a namespace.
  ///
  /// - Parameters:
  ///   - wanted: What the report has to contain.
  ///   - live: The report in the cluster.
  init(_ wanted: WantedReport, live: PolicyReportDigest?) {
    switch (wanted.digest, live) {
    case (nil, let live?) where live.isOurs: self = .delete(live)
    case (nil, _): self = .none
    case (let wanted?, let live?) where live.isOurs && live.content == wanted: self = .none
    case (.some, _): self = .write
    }
  }
}
