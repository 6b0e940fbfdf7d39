import Audit
import CRDs
import ControllerRuntime
import Kubernetes
import Planning

extension ReportContent.Result {
  /// A finding of the audit.
  init(_ result: AuditResult, baseline: String) {
    self.init(
      policy: baseline, rule: result.check.id, category: result.check.family.rawValue,
      severity: result.severity.rawValue, result: result.severity == .low ? "warn" : "fail", message: result.message,
      object: .init(
        apiVersion: result.object.apiVersion, kind: result.object.kind,
        name: result.object.name.bounded(to: ReportContent.nameLimit),
        namespace: result.object.namespace),
      properties: ["path": result.path, "remediation": result.check.remediation])
  }
}

extension EventContent {
  /// A new finding of the audit, and how many others are new in the namespace.
  init(_ result: AuditResult, others: Int, owner: NamespaceOwner?) {
    let object = result.object
    let name = [object.namespace, object.name].compactMap(\.self).joined(separator: "/").escaped()
    let more = others > 0 ? " (and \(others) more in the namespace)" : ""
    self.init(
      isWarning: true, reason: "FindingDetected", action: "Audit",
      note:
        "\(result.severity.rawValue): \(result.check.id): \(object.kind) '\(name)': \(result.message)\(more)\(owner.suffix). "
        + result.check.remediation)
  }
}
