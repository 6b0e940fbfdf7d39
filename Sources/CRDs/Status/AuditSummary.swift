public import Kubernetes

extension SecurityBaselineStatus {
  /// The findings of the audit.
  public struct AuditSummary: Codable, Sendable, Hashable {
    /// The number of findings of each severity.
    public var counts: AuditCounts
    /// The most severe findings, at most ten.
    public var worst: [AuditFinding]

    /// Creates a summary.
    public init(counts: AuditCounts = .init(), worst: [AuditFinding] = []) {
      self.counts = counts
      self.worst = worst
    }
  }

  /// The number of findings of each severity.
  public struct AuditCounts: Codable, Sendable, Hashable {
    /// Critical findings.
    public var critical = 0
    /// High findings.
    public var high = 0
    /// Medium findings.
    public var medium = 0
    /// Low findings.
    public var low = 0
    /// Possible findings that were not examined, because an object is too large or has too many findings.
    public var omitted = 0

    /// Creates counts of zero.
    public init() {}
  }

  /// A finding of the audit.
  public struct AuditFinding: Codable, Sendable, Hashable {
    /// The severity.
    public var severity: Severity
    /// The ID of the check.
    public var check: String
    /// The namespace of the object; `nil` for cluster-scoped objects.
    public var namespace: String?
    /// The kind of the object.
    public var kind: String
    /// The name of the object.
    public var name: String
    /// The problem.
    public var message: String

    /// Creates a finding.
    public init(
      severity: Severity, check: String, namespace: String?, kind: String, name: String, message: String
    ) {
      self.severity = severity
      self.check = check
      self.namespace = namespace
      self.kind = kind
      self.name = name
      self.message = message
    }
  }
}

extension SecurityBaselineStatus.AuditSummary: APIType {
  static let schema = Schema.object(
    "The findings of the audit.",
    [
      .required("counts", SecurityBaselineStatus.AuditCounts.schema),
      .required(
        "worst",
        .list("The most severe findings.", of: SecurityBaselineStatus.AuditFinding.schema, count: 0...10)),
    ])
}

extension SecurityBaselineStatus.AuditCounts: APIType {
  static let schema = Schema.object(
    "The number of findings of each severity.",
    [
      .required("critical", .integer("Critical findings.")),
      .required("high", .integer("High findings.")),
      .required("medium", .integer("Medium findings.")),
      .required("low", .integer("Low findings.")),
      .required(
        "omitted",
        .integer(
          "Possible findings that were not examined, because an object is too large or has too many findings.")),
    ])
}

extension SecurityBaselineStatus.AuditFinding: APIType {
  static let schema = Schema.object(
    "A finding of the audit.",
    [
      .required("severity", .enumeration("The severity.", of: Severity.allCases.reversed().map(\.rawValue))),
      .required("check", .status("The ID of the check.")),
      .optional("namespace", .status("The namespace of the object. Absent for cluster-scoped objects.")),
      .required("kind", .status("The kind of the object.")),
      .required("name", .status("The name of the object.", allowsEmpty: true)),
      .required("message", .status("The problem.", allowsEmpty: true)),
    ])
}
