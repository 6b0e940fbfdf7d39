import Audit
import CRDs
package import ControllerRuntime
import Kubernetes
import Planning

/// Sends drift, failures and findings with the owner of their namespace to a webhook.
package struct Alerts: Sendable {
  private let send: @Sendable (CloudEvent) -> Void

  /// Creates alerts.
  ///
  /// - Parameter send: Delivers an event. It must not wait.
  package init(send: @escaping @Sendable (CloudEvent) -> Void = { _ in }) { self.send = send }

  /// Drift, or an unmanaged object that was removed.
  func record(_ drift: Drift, of baseline: String, owner: NamespaceOwner?) {
    var data = Self.data(baseline, drift.id.namespace, owner)
    data["kind"] = .string(drift.id.kind.resourceType.kind)
    data["name"] = .string(drift.id.name)
    data["control"] = .string(drift.control.rawValue)
    data["change"] = .string(drift.change.rawValue)
    data["action"] = .string(drift.action.rawValue)
    data["fields"] = .array(drift.fields.prefix(10).map { .string($0.bounded(to: 256)) })
    data["manager"] = drift.manager.map { .string($0.bounded(to: 128)) }
    // The manager and the fields are those of the last change; tenants can choose both.
    emit(
      "drift", baseline, drift.id.namespace,
      "\(drift.id.namespace)/\(drift.id.kind.resourceType.kind)/\(drift.id.name)",
      key: "\(drift.control.rawValue)/\(drift.change.rawValue)/\(drift.action.rawValue)", data)
  }

  /// A failure in a namespace.
  func record(_ problem: NamespaceReport.Problem, in namespace: String, of baseline: String, owner: NamespaceOwner?) {
    var data = Self.data(baseline, namespace, owner)
    data["control"] = .string(problem.control.rawValue)
    data["message"] = .string(problem.message.bounded(to: 1024))
    emit("failure", baseline, namespace, namespace, key: "\(problem.control.rawValue)/\(problem.kind)", data)
  }

  /// A new critical or high finding of the audit.
  func record(_ finding: AuditResult, in namespace: String, of baseline: String, owner: NamespaceOwner?) {
    var data = Self.data(baseline, namespace, owner)
    data["check"] = .string(finding.check.id)
    data["severity"] = .string(finding.severity.rawValue)
    data["kind"] = .string(finding.object.kind)
    data["name"] = .string(finding.object.name.bounded(to: 253))
    data["path"] = .string(finding.path.bounded(to: 512))
    data["message"] = .string(finding.message.bounded(to: 1024))
    data["remediation"] = .string(finding.check.remediation)
    emit(
      "finding", baseline, namespace,
      "\(namespace)/\(finding.object.kind)/\(finding.object.name.bounded(to: 253))", key: finding.check.id, data)
  }

  private func emit(
    _ type: String, _ baseline: String, _ namespace: String, _ subject: String, key: String, _ data: JSONValue
  ) {
    send(
      CloudEvent(
        type: "\(Self.typePrefix).\(type)", source: "/apis/plimsoll.dev/v1alpha1/securitybaselines/\(baseline)",
        subject: subject, data: data, group: namespace, key: "\(type)/\(baseline)/\(subject)/\(key)"))
  }

  private static let typePrefix = "dev.plimsoll"
  /// The type of the event that reports dropped events.
  package static let droppedType = typePrefix + ".dropped"

  private static func data(_ baseline: String, _ namespace: String, _ owner: NamespaceOwner?) -> JSONValue {
    var data: JSONValue = ["baseline": .string(baseline), "namespace": .string(namespace)]
    guard let owner else { return data }
    var fields: JSONValue = ["name": .string(owner.name)]
    fields["contact"] = owner.contact.map(JSONValue.string)
    fields["link"] = owner.link.map(JSONValue.string)
    data["owner"] = fields
    return data
  }
}
