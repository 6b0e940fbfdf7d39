import CRDs
import ControllerRuntime
import Kubernetes
package import Planning

/// What status needs of the findings of the controls in one namespace, without their names and messages: tenants
/// choose how long these are, and how many findings there are.
package struct FindingTally: Sendable, Hashable {
  /// The control and the severity of findings that are counted together.
  struct Group: Sendable, Hashable {
    var control: ControlID
    var severity: Severity
  }

  /// A finding as status shows it.
  struct Headline: Sendable, Hashable {
    var control: ControlID
    var message: String
  }

  /// The number of all findings.
  package private(set) var count = 0
  /// The number of findings that are not drift, by control and severity.
  private(set) var groups: [Group: Int] = [:]
  /// The highest severity of all findings; `nil` if there are none.
  private(set) var highest: Severity?
  /// The first finding.
  private(set) var first: Headline?
  /// The findings that are not drift, by check and object; see `AuditResult.identity`. Only those of checks that the audit has, too.
  private(set) var auditIdentities: Set<Int> = []

  /// Counts findings.
  package init(_ findings: [Finding]) {
    count = findings.count
    highest = findings.lazy.map(\.severity).max()
    first = findings.first.map {
      Headline(control: $0.control, message: $0.message.bounded(to: StatusBuilder.messageLimit))
    }
    for finding in findings where finding.drift == nil {
      groups[Group(control: finding.control, severity: finding.severity), default: 0] += 1
      if let identity = finding.auditIdentity { auditIdentities.insert(identity) }
    }
  }

  /// The number of findings that are not drift.
  package var countWithoutDrift: Int { groups.values.reduce(0, +) }
}
